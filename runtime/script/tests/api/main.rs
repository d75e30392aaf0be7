//! Scripts against a small data model, in virtual time: what they print is what is tested.

mod hostile;
mod instances;
mod modules;
mod random;
mod scheduling;
mod signals;
mod stage;
mod startup;
