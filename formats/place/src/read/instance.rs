//! Instances: opened at their class, filled field by field, nested through `children`. An explicit stack, so that depth
//! is a limit and not a crash.

use std::borrow::Cow;
use std::sync::Arc;

use studio_model::{ClassId, Diagnostic, InstanceId, limits};

use super::Reader;
use super::field::Fields;
use crate::kept::{not_a_service, unknown_class};
use crate::text::Broken;

/// An instance whose end was not read yet.
pub(super) struct Open {
    pub(super) id: InstanceId,
    pub(super) class: ClassId,
    pub(super) fields: Fields,
}

impl<'t> Reader<'t, '_> {
    /// Reads one element of the root's list with everything below it. Where it breaks, `open` holds the instances that
    /// are not complete, outermost first; else it is empty again.
    pub(super) fn subtree(&mut self, open: &mut Vec<Open>) -> Result<(), Broken> {
        let root = self.model.root();
        open.push(self.open_instance(root)?);
        let mut in_children = false;
        while let Some(top) = open.last_mut() {
            if in_children && self.cursor.eat(b']')? {
                self.give_comments((top.id, None));
                self.cursor.separator(b')')?;
                in_children = false;
            } else if in_children {
                let parent = top.id;
                if open.len() + 1 >= limits::TREE_DEPTH_MAX {
                    return Err(self.too_deep());
                }
                open.push(self.open_instance(parent)?);
                in_children = false;
            } else if self.cursor.eat(b')')? {
                self.give_comments((top.id, None));
                self.previous = Some(((top.id, None), self.cursor.at()));
                open.pop();
                if !open.is_empty() {
                    self.cursor.separator(b']')?;
                    in_children = true;
                }
            } else {
                in_children = self.field(top)?;
                if !in_children {
                    self.cursor.separator(b')')?;
                }
            }
        }
        Ok(())
    }

    fn too_deep(&self) -> Broken {
        let message = format!(
            "instances are nested more than {} levels deep",
            limits::TREE_DEPTH_MAX
        );
        Broken {
            code: "too-deep",
            ..Broken::syntax(self.cursor.at(), message)
        }
    }

    /// Reads `(class: "Name",` and puts such an instance below `parent`, last.
    fn open_instance(&mut self, parent: InstanceId) -> Result<Open, Broken> {
        self.cursor.expect(b'(')?;
        let at = self.cursor.at() - 1;
        let class_at = self.cursor.start()?;
        let name = self.class_name()?;
        let known = name
            .as_deref()
            .and_then(|name| self.model.table().class_named(name));
        let class = known.unwrap_or(self.model.table().unknown_class());
        let id = self.model.create(class).map_err(|error| Broken {
            code: "too-many-instances",
            is_fatal: true,
            ..Broken::syntax(at, error.to_string())
        })?;
        self.model.link(id, parent);
        self.remember_line(id, at);
        self.give_comments((id, None));
        self.previous = None;
        match name.as_deref() {
            None => self.missing_class(id, class_at),
            Some(name) if known.is_none() => self.unknown_class(id, name, class_at),
            Some(_) if parent == self.model.root() => self.check_service(id, class, class_at),
            Some(_) => {}
        }
        Ok(Open {
            id,
            class,
            fields: Fields::default(),
        })
    }

    /// Reads `class: "Name",`; `None` without passing anything if another field comes first.
    fn class_name(&mut self) -> Result<Option<Cow<'t, str>>, Broken> {
        let at = self.cursor.at();
        if self.cursor.word()? != "class" {
            self.cursor.jump(at);
            return Ok(None);
        }
        self.cursor.expect(b':')?;
        let name = self.cursor.string()?;
        self.cursor.separator(b')')?;
        Ok(Some(name))
    }

    fn remember_line(&mut self, id: InstanceId, at: usize) {
        if self.instance_lines.len() <= id.index() {
            self.instance_lines.resize(id.index() + 1, 0);
        }
        self.instance_lines[id.index()] = self.lines.line(at);
    }

    fn missing_class(&mut self, id: InstanceId, at: usize) {
        self.problem(at, id, |_| {
            Diagnostic::error("missing-class", "an instance starts with its class")
                .with_hint("write `(class: \"Part\", …`: the class comes before all other fields")
        });
    }

    fn unknown_class(&mut self, id: InstanceId, name: &str, at: usize) {
        let interned = self.model.intern(name);
        self.model.set_name_id(id, interned);
        if let Some(annotations) = self.model.annotations_mut(id) {
            annotations.unknown_class = Some(Arc::from(name));
        }
        self.problem(at, id, |reader| {
            unknown_class(name, reader.suggestion(|table| table.suggest_class(name)))
        });
    }

    /// Checks what hangs below the root: services, one of each class.
    fn check_service(&mut self, id: InstanceId, class: ClassId, at: usize) {
        let info = self.model.table().class(class);
        if !info.service {
            self.problem(at, id, |_| not_a_service(info.name));
        } else if !self.services.insert(class) {
            self.problem(at, id, |_| {
                Diagnostic::error(
                    "duplicate-service",
                    format!("there is another {} already", info.name),
                )
                .with_hint("move its children into the first one and delete it")
            });
        }
    }
}
