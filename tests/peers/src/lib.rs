//! What the peers' programs share with the product's benchmarks, by including the very files: the seeded workloads and
//! the way to measure. Knows nothing else of the product.

#[path = "../../src/f1.rs"]
pub mod f1;
#[path = "../../src/measure.rs"]
pub mod measure;
#[path = "../../src/seeded.rs"]
pub mod seeded;
