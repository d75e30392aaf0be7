//! Collision groups: which kinds of parts pass through each other. Names and a table; knows neither parts nor rapier's
//! sets.

use rapier3d::prelude::{Group, InteractionGroups, InteractionTestMode};

use crate::limits::{COLLISION_GROUPS_MAX, GROUP_NAME_CHARS_MAX};

/// The group of parts that name none. It is always there.
pub const DEFAULT_GROUP: &str = "Default";

/// Why a collision group cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GroupError {
    /// No group has this name.
    #[error("the collision group does not exist")]
    Unknown,
    /// A group has this name already.
    #[error("a collision group of this name exists already")]
    Exists,
    /// There are as many groups as there can be.
    #[error("there are {COLLISION_GROUPS_MAX} collision groups already")]
    TooMany,
    /// The name is empty or too long.
    #[error("the name of a collision group has 1 to {GROUP_NAME_CHARS_MAX} characters")]
    Name,
    /// The default group stays as it is called.
    #[error("the {DEFAULT_GROUP} group cannot be renamed or unregistered")]
    Default,
}

/// The registered groups, and which of them collide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollisionGroups {
    /// By number; the first is the default group.
    names: [Option<Box<str>>; COLLISION_GROUPS_MAX],
    /// By number: a bit for each group that it collides with.
    masks: [u32; COLLISION_GROUPS_MAX],
}

impl Default for CollisionGroups {
    fn default() -> Self {
        let mut names = [const { None }; COLLISION_GROUPS_MAX];
        names[0] = Some(DEFAULT_GROUP.into());
        Self {
            names,
            masks: [u32::MAX; COLLISION_GROUPS_MAX],
        }
    }
}

impl CollisionGroups {
    /// The groups that a place was saved with, as older files write them: `name^number^mask`, a backslash between two. What
    /// is malformed is left out.
    pub fn saved(text: &str) -> Self {
        let mut groups = Self::default();
        for entry in text.split('\\').take(COLLISION_GROUPS_MAX) {
            let mut fields = entry.split('^');
            let (Some(name), Some(number), Some(mask)) =
                (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            if let (Ok(number), Ok(mask)) = (number.parse(), mask.parse::<i32>()) {
                groups.restore(number, name, mask.cast_unsigned());
            }
        }
        groups
    }

    /// The same as today's files write them: a version, how many, then for each its number, the length of its mask (four),
    /// the mask, the length of its name, the name. It is read up to what is malformed.
    pub fn saved_data(bytes: &[u8]) -> Self {
        let mut groups = Self::default();
        let [1, count, rest @ ..] = bytes else {
            return groups;
        };
        let mut rest = rest;
        for _ in 0..(*count).min(COLLISION_GROUPS_MAX as u8) {
            let [number, 4, m0, m1, m2, m3, length, after @ ..] = rest else {
                break;
            };
            let Some((name, after)) = after.split_at_checked(usize::from(*length)) else {
                break;
            };
            if let Ok(name) = str::from_utf8(name) {
                let mask = u32::from_le_bytes([*m0, *m1, *m2, *m3]);
                groups.restore(usize::from(*number), name, mask);
            }
            rest = after;
        }
        groups
    }

    /// What [`Self::saved_data`] reads. A name of more than 255 bytes is left out.
    pub fn to_data(&self) -> Vec<u8> {
        let told = self.iter().filter_map(|(number, name, mask)| {
            Some((
                u8::try_from(number).ok()?,
                u8::try_from(name.len()).ok()?,
                name,
                mask,
            ))
        });
        let told: Vec<_> = told.collect();
        let mut data = vec![1, told.len() as u8];
        for (number, length, name, mask) in told {
            data.extend([number, 4]);
            data.extend(mask.to_le_bytes());
            data.push(length);
            data.extend(name.as_bytes());
        }
        data
    }

    /// Takes over a saved group, unless its number or its name will not do.
    fn restore(&mut self, number: usize, name: &str, mask: u32) {
        if number >= COLLISION_GROUPS_MAX {
            return;
        }
        if number > 0 {
            if self.names[number].is_some() || self.check_new(name).is_err() {
                return;
            }
            self.names[number] = Some(name.into());
        }
        self.masks[number] = mask;
    }

    /// The number of a group.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.names
            .iter()
            .position(|held| held.as_deref() == Some(name))
    }

    /// The name of the group of a number.
    pub fn name(&self, number: usize) -> Option<&str> {
        self.names.get(number)?.as_deref()
    }

    /// The groups in the order of their numbers, each with the bits of those that it collides with.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &str, u32)> {
        let named = self.names.iter().zip(self.masks).enumerate();
        named.filter_map(|(number, (name, mask))| Some((number, name.as_deref()?, mask)))
    }

    /// Adds a group that collides with all; its number.
    ///
    /// # Errors
    /// The name is taken, empty or too long, or there are too many.
    pub fn register(&mut self, name: &str) -> Result<usize, GroupError> {
        self.check_new(name)?;
        let free = self.names.iter().position(Option::is_none);
        let number = free.ok_or(GroupError::TooMany)?;
        self.names[number] = Some(name.into());
        self.reset(number);
        Ok(number)
    }

    /// Takes a group away; parts that name it collide with all then.
    ///
    /// # Errors
    /// There is no such group, or it is the default one.
    pub fn unregister(&mut self, name: &str) -> Result<(), GroupError> {
        let number = self.other_than_default(name)?;
        self.names[number] = None;
        self.reset(number);
        Ok(())
    }

    /// Gives a group another name. Parts that name it by the old one are of no group then.
    ///
    /// # Errors
    /// There is no such group, it is the default one, or the new name will not do.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), GroupError> {
        let number = self.other_than_default(from)?;
        if from != to {
            self.check_new(to)?;
            self.names[number] = Some(to.into());
        }
        Ok(())
    }

    /// Says whether two groups collide.
    ///
    /// # Errors
    /// There is no such group.
    pub fn set_collidable(&mut self, a: &str, b: &str, collide: bool) -> Result<(), GroupError> {
        let number = |name| self.number(name).ok_or(GroupError::Unknown);
        let (a, b) = (number(a)?, number(b)?);
        for (of, with) in [(a, b), (b, a)] {
            let bit = 1 << with;
            self.masks[of] = self.masks[of] & !bit | if collide { bit } else { 0 };
        }
        Ok(())
    }

    /// Whether parts of two groups collide; those that are not registered collide with all.
    pub fn are_collidable(&self, a: &str, b: &str) -> bool {
        match (self.number(a), self.number(b)) {
            (Some(a), Some(b)) => self.masks[a] & 1 << b != 0,
            _ => true,
        }
    }

    /// Whether all parts collide, whatever they name.
    pub(crate) fn is_trivial(&self) -> bool {
        self.iter().all(|(_, _, mask)| mask == u32::MAX)
    }

    /// What parts of a group interact with.
    pub(crate) fn interaction(&self, name: &str) -> InteractionGroups {
        self.number(name)
            .map_or(InteractionGroups::all(), |number| {
                InteractionGroups::new(
                    Group::from_bits_retain(1 << number),
                    Group::from_bits_retain(self.masks[number]),
                    InteractionTestMode::And,
                )
            })
    }

    fn check_new(&self, name: &str) -> Result<(), GroupError> {
        if name.is_empty() || name.chars().count() > GROUP_NAME_CHARS_MAX {
            Err(GroupError::Name)
        } else if self.number(name).is_some() {
            Err(GroupError::Exists)
        } else {
            Ok(())
        }
    }

    fn other_than_default(&self, name: &str) -> Result<usize, GroupError> {
        match self.number(name) {
            None => Err(GroupError::Unknown),
            Some(0) => Err(GroupError::Default),
            Some(number) => Ok(number),
        }
    }

    /// Lets a group collide with all.
    fn reset(&mut self, number: usize) {
        self.masks[number] = u32::MAX;
        for mask in &mut self.masks {
            *mask |= 1 << number;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_collide_until_they_are_told_not_to() {
        let mut groups = CollisionGroups::default();
        assert_eq!(groups.register("A"), Ok(1));
        assert_eq!(groups.register("B"), Ok(2));
        assert!(groups.is_trivial() && groups.are_collidable("A", "B"));
        groups.set_collidable("A", "B", false).unwrap();
        assert!(!groups.are_collidable("B", "A") && groups.are_collidable("A", "A"));
        assert!(!groups.interaction("A").test(groups.interaction("B")));
        assert!(
            groups
                .interaction("A")
                .test(groups.interaction("elsewhere"))
        );
        groups.unregister("A").unwrap();
        assert!(groups.is_trivial() && groups.are_collidable("A", "B"));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let mut groups = CollisionGroups::default();
        assert_eq!(groups.register("Default"), Err(GroupError::Exists));
        assert_eq!(groups.register(""), Err(GroupError::Name));
        assert_eq!(groups.register(&"x".repeat(101)), Err(GroupError::Name));
        assert_eq!(groups.unregister("Default"), Err(GroupError::Default));
        assert_eq!(groups.rename("A", "B"), Err(GroupError::Unknown));
        for number in 1..COLLISION_GROUPS_MAX {
            assert_eq!(groups.register(&number.to_string()), Ok(number));
        }
        assert_eq!(groups.register("one more"), Err(GroupError::TooMany));
        assert_eq!(groups.rename("3", "three"), Ok(()));
        assert_eq!(groups.name(3), Some("three"));
    }

    #[test]
    fn saved_groups_are_read_and_what_is_malformed_is_left_out() {
        let groups = CollisionGroups::saved(
            "Default^0^-1\\Mob^1^-15\\Player^2^-15\\^3^1\\Far^99^1\\Half^4\\Mob^5^1",
        );
        let names: Vec<(usize, &str)> = groups.iter().map(|(n, name, _)| (n, name)).collect();
        assert_eq!(names, [(0, "Default"), (1, "Mob"), (2, "Player")]);
        assert!(!groups.are_collidable("Mob", "Player"));
        assert!(!groups.are_collidable("Mob", "Mob"));
        assert!(groups.are_collidable("Mob", "Default"));
        assert_eq!(CollisionGroups::saved(""), CollisionGroups::default());
    }

    #[test]
    fn groups_come_back_from_bytes() {
        let mut groups = CollisionGroups::default();
        for name in ["Runners", "Türen", "Geister"] {
            groups.register(name).unwrap();
        }
        groups.set_collidable("Runners", "Runners", false).unwrap();
        groups.set_collidable("Default", "Geister", false).unwrap();
        groups.unregister("Türen").unwrap();
        assert_eq!(CollisionGroups::saved_data(&groups.to_data()), groups);
    }

    #[test]
    fn groups_in_bytes_are_read_up_to_what_is_malformed() {
        let usual = b"\x01\x01\x00\x04\xff\xff\xff\xff\x07Default";
        assert_eq!(
            CollisionGroups::saved_data(usual),
            CollisionGroups::default()
        );
        let mut bytes = b"\x01\x03\x00\x04\xff\xff\xff\xff\x07Default".to_vec();
        bytes.extend(b"\x02\x04\xfb\xff\xff\xff\x03Mob\x01\x04\xff\xff\xff\xff\x04Tow");
        let groups = CollisionGroups::saved_data(&bytes);
        let names: Vec<(usize, &str)> = groups.iter().map(|(n, name, _)| (n, name)).collect();
        assert_eq!(names, [(0, "Default"), (2, "Mob")]);
        assert!(!groups.are_collidable("Mob", "Mob"));
        for end in 0..bytes.len() {
            let cut = CollisionGroups::saved_data(&bytes[..end]);
            assert_eq!(cut.number("Default"), Some(0));
        }
    }
}
