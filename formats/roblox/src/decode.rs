//! Runs the decoding crates where they can do no harm: on a thread of their own with a large stack, whose panics are
//! errors here and print nothing. Knows nothing of what is in the files; those who call it have checked the sizes.
//!
//! Both crates are handed the bundled class data: on their own they would read a file from the user's home.

use std::any::Any;
use std::cell::Cell;
use std::panic;
use std::sync::Once;
use std::thread;

use rbx_dom_weak::WeakDom;

use crate::error::ImportError;

/// Bytes of the decoder's stack. The XML decoder recurses once a level of nesting, which is bounded before.
const STACK_BYTES: usize = 64 << 20;

thread_local! {
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

/// Decodes a binary file.
///
/// # Errors
/// [`ImportError::Refused`], [`ImportError::Panicked`] or [`ImportError::NoThread`].
pub(crate) fn binary(bytes: &[u8]) -> Result<WeakDom, ImportError> {
    isolated(|| {
        rbx_binary::Deserializer::new()
            .reflection_database(rbx_reflection_database::get_bundled())
            .deserialize(bytes)
            .map_err(|e| e.to_string())
    })
}

/// Decodes an XML file.
///
/// # Errors
/// [`ImportError::Refused`], [`ImportError::Panicked`] or [`ImportError::NoThread`].
pub(crate) fn xml(bytes: &[u8]) -> Result<WeakDom, ImportError> {
    isolated(|| {
        let options = rbx_xml::DecodeOptions::new()
            .reflection_database(rbx_reflection_database::get_bundled())
            .property_behavior(rbx_xml::DecodePropertyBehavior::ReadUnknown);
        rbx_xml::from_reader(bytes, options).map_err(|e| e.to_string())
    })
}

/// Runs `work` on its own thread and turns what goes wrong there into an error.
fn isolated(work: impl FnOnce() -> Result<WeakDom, String> + Send) -> Result<WeakDom, ImportError> {
    install_silence();
    let ended = thread::scope(|scope| {
        let decoder = thread::Builder::new()
            .name("roblox-decoder".to_owned())
            .stack_size(STACK_BYTES);
        let running = decoder.spawn_scoped(scope, || {
            SILENT.set(true);
            work()
        });
        running.map(thread::ScopedJoinHandle::join)
    });
    match ended {
        Ok(Ok(Ok(dom))) => Ok(dom),
        Ok(Ok(Err(reason))) => Err(ImportError::Refused { reason }),
        Ok(Err(panic)) => Err(ImportError::Panicked {
            reason: panic_message(panic.as_ref()),
        }),
        Err(error) => Err(ImportError::NoThread {
            reason: error.to_string(),
        }),
    }
}

/// Puts a panic hook before the present one, once, that is silent on decoder threads.
fn install_silence() {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        let present = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !SILENT.get() {
                present(info);
            }
        }));
    });
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no reason was given")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_the_decoder_is_an_error() {
        let failed = isolated(|| panic!("slot {} is taken", 3));
        assert_eq!(
            failed.err(),
            Some(ImportError::Panicked {
                reason: "slot 3 is taken".to_owned()
            })
        );
    }

    #[test]
    fn a_refusal_of_the_decoder_is_an_error() {
        let refused = binary(b"no place at all, but long enough for a header");
        assert!(matches!(refused, Err(ImportError::Refused { .. })));
    }
}
