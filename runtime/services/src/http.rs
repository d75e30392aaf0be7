//! `HttpService`: JSON, GUIDs, and the encoding of addresses. Nothing is sent anywhere: requests are refused.

use std::cell::Cell;
use std::fmt::Write as _;

use mlua::Value;
use studio_script::Running;

use crate::argument::{self, fail};
use crate::json::{self, Rules};

const CLASS: &str = "HttpService";

/// Random numbers from a seed.
#[derive(Debug)]
pub struct Guids(Cell<u64>);

impl Guids {
    /// The same seed gives the same GUIDs.
    pub fn new(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    /// 64 bits (splitmix64).
    fn next(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A random (version 4) GUID: `123e4567-e89b-42d3-a456-426655440000`.
    pub fn make(&self) -> String {
        let (high, low) = (self.next(), self.next());
        let version = (high & 0x0fff) | 0x4000;
        let variant = ((low >> 48) & 0x3fff) | 0x8000;
        format!(
            "{:08x}-{:04x}-{version:04x}-{variant:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            low & 0xffff_ffff_ffff
        )
    }
}

/// A text as a part of an address: everything but letters, digits, `-` and `_` as `%` and two digits a byte.
pub fn url_encode(text: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for &byte in text {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let written = write!(encoded, "%{byte:02X}");
            debug_assert!(written.is_ok());
        }
    }
    encoded
}

/// Defines `HttpService`.
pub(crate) fn install(running: Running<'_>, guids: Guids) -> mlua::Result<()> {
    running.define_method(CLASS, "JSONEncode", |_, _, value: Value| {
        json::encode(&value, Rules::Lenient).map_err(|error| fail(error.to_string()))
    })?;
    running.define_method(CLASS, "JSONDecode", |running, _, text: Value| {
        let text = argument::text(running.lua(), &text, 1)?;
        json::decode(running.lua(), &text)
    })?;
    running.define_method(CLASS, "GenerateGUID", move |_, _, wrap: Value| {
        let guid = guids.make();
        Ok(match wrap {
            Value::Boolean(false) => guid,
            _ => format!("{{{guid}}}"),
        })
    })?;
    running.define_method(CLASS, "UrlEncode", |_, _, text: Value| match &text {
        Value::String(text) => Ok(url_encode(&text.as_bytes())),
        Value::Integer(_) | Value::Number(_) => Ok(url_encode(text.to_string()?.as_bytes())),
        other => Err(argument::wrong(1, "string", other)),
    })?;
    for method in ["GetAsync", "PostAsync", "RequestAsync"] {
        running.define_method(CLASS, method, |_, _, _: mlua::MultiValue| {
            Err::<(), _>(fail(
                "Http requests are not allowed: places run without the internet",
            ))
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::{Stage, check};

    fn http(source: &str) -> String {
        format!("local h = game:GetService('HttpService') {source}")
    }

    #[test]
    fn guids_are_random_and_repeat_by_seed() {
        let guids = Guids::new(7);
        let made: Vec<String> = (0..100).map(|_| guids.make()).collect();
        let again = Guids::new(7);
        assert!(made.iter().all(|guid| *guid == again.make()));
        for guid in &made {
            let parts: Vec<usize> = guid.split('-').map(str::len).collect();
            assert_eq!(parts, [8, 4, 4, 4, 12], "{guid}");
            assert_eq!(&guid[14..15], "4", "{guid}");
            assert!("89ab".contains(&guid[19..20]), "{guid}");
        }
        let different: std::collections::BTreeSet<&String> = made.iter().collect();
        assert_eq!(different.len(), 100);
        let said = Stage::new().run(&http("print(#h:GenerateGUID(), #h:GenerateGUID(false), h:GenerateGUID():sub(1, 1), h:GenerateGUID() ~= h:GenerateGUID())"));
        assert_eq!(said, ["38 36 { true"]);
    }

    #[test]
    fn addresses_are_encoded() {
        assert_eq!(
            url_encode("Je suis allé au cinéma.".as_bytes()),
            "Je%20suis%20all%C3%A9%20au%20cin%C3%A9ma%2E"
        );
        assert_eq!(
            Stage::new().run(&http("print(h:UrlEncode('a/b?c=1'))")),
            ["a%2Fb%3Fc%3D1"]
        );
    }

    #[test]
    fn values_are_written_as_json() {
        for (source, expected) in [
            ("{}", "[]"),
            ("{1, 2.5, 'x', true}", "[1,2.5,\"x\",true]"),
            ("{b = 1, a = {c = {}}}", "{\"a\":{\"c\":[]},\"b\":1}"),
            ("{1, 2, x = 3}", "[1,2]"),
            ("{[5] = 'a', [7] = 'b'}", "{\"5\":\"a\",\"7\":\"b\"}"),
            ("'\\n\\\"é'", "\"\\n\\\"é\""),
            ("1e20", "1e+20"),
            ("-0.1", "-0.1"),
            ("{0/0, 1/0, -1/0}", "[nan,inf,-inf]"),
            ("{workspace, print, Vector3.one}", "[null,null,null]"),
            ("nil", "null"),
            (
                "buffer.fromstring('hi')",
                "{\"m\":null,\"t\":\"buffer\",\"base64\":\"aGk=\"}",
            ),
        ] {
            let said = Stage::new().run(&http(&format!("print(h:JSONEncode({source}))")));
            assert_eq!(said, [expected], "{source}");
        }
    }

    #[test]
    fn json_is_read() {
        for (source, expected) in [
            (
                "local t = h:JSONDecode('{\"a\": [1, {\"b\": null}], \"c\": 1.5}') print(#t.a, t.a[1], t.a[2].b, t.c)",
                "2 1 nil 1.5",
            ),
            (
                "print(h:JSONDecode('\"x\"'), h:JSONDecode('null'), h:JSONDecode(' 12 '))",
                "x nil 12",
            ),
            (
                "print(#h:JSONDecode('[]'), next(h:JSONDecode('{}')))",
                "0 nil",
            ),
            (
                "print(buffer.tostring(h:JSONDecode(h:JSONEncode(buffer.fromstring('\\0\\255')))) == '\\0\\255')",
                "true",
            ),
            (
                "print(pcall(h.JSONDecode, h, '{'))",
                "false Can't parse JSON",
            ),
            (
                "print(pcall(h.JSONDecode, h, string.rep('[', 100000)))",
                "false Can't parse JSON",
            ),
            (
                "print(pcall(h.JSONDecode, h, nil))",
                "false invalid argument #1 (string expected, got nil)",
            ),
            (
                "local t = {} t[1] = t print(pcall(h.JSONEncode, h, t))",
                "false Can't convert to JSON: tables cannot be cyclic",
            ),
            (
                "local t = 'xxxxxxxx' for i = 1, 30 do t = {t, t} end print(pcall(h.JSONEncode, h, t))",
                "false Can't convert to JSON: the text is too long",
            ),
            (
                "print(pcall(h.GetAsync, h, 'http://localhost'))",
                "false Http requests are not allowed: places run without the internet",
            ),
        ] {
            check(&[(&http(source), &[expected])]);
        }
    }
}
