//! Tests of the class table as a whole.
