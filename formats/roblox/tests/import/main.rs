//! Import from the outside: files made here, files that are no places, damaged files, and real places.

#[cfg(test)]
mod damaged;
#[cfg(test)]
mod files;
#[cfg(test)]
mod identity;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod places;
#[cfg(test)]
mod refused;
#[cfg(test)]
mod values;
