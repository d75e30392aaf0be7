//! rapier3d behind our terms: assemblies, joints, materials
