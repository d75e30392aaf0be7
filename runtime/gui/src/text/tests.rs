use super::*;

fn set(text: &str, room: Vec2, change: impl Fn(&mut Setting)) -> TextLayout {
    let mut setting = Setting {
        size: 20.0,
        line_height: 1.0,
        wrapped: true,
        truncate: TextTruncate::None,
        room,
    };
    change(&mut setting);
    let paragraph = Arc::new(Paragraph::new(&Arc::from(text), Face::Mono, true));
    TextLayout::new(&paragraph, &setting)
}

/// Pixels of one character of the mono face in lines of 20 pixels.
fn cell() -> f32 {
    Face::Mono.metrics().advance('x') * 20.0
}

fn texts(layout: &TextLayout) -> Vec<&str> {
    let plain = &layout.paragraph.plain;
    let lines = layout.lines.iter();
    lines
        .map(|line| &plain[line.start as usize..line.end as usize])
        .collect()
}

#[test]
fn lines_break_at_words_then_within_them() {
    let cases: [(&str, f32, &[&str]); 10] = [
        ("hello world", 5.0, &["hello", "world"]),
        ("hello world", 11.0, &["hello world"]),
        ("hello   world", 6.0, &["hello", "world"]),
        ("a bb ccc", 4.0, &["a bb", "ccc"]),
        ("abcdefgh", 3.0, &["abc", "def", "gh"]),
        ("ab cdefgh", 3.0, &["ab", "cde", "fgh"]),
        ("a\n\nb", 9.0, &["a", "", "b"]),
        ("a\n", 9.0, &["a", ""]),
        ("", 9.0, &[]),
        ("ab", 0.0, &["a", "b"]),
    ];
    for (text, columns, lines) in cases {
        let layout = set(text, Vec2::new(columns * cell(), 1e3), |_| {});
        assert_eq!(texts(&layout), lines, "{text:?} in {columns}");
        assert_eq!(layout.bounds.y, 20.0 * lines.len() as f32, "{text:?}");
    }
}

#[test]
fn bounds_are_of_the_widest_line() {
    let layout = set("hello world", Vec2::new(6.0 * cell(), 1e3), |_| {});
    assert!((layout.bounds.x - 5.0 * cell()).abs() < 0.01);
    assert!(layout.fits);
    let unwrapped = set("hello world", Vec2::new(6.0 * cell(), 1e3), |s| {
        s.wrapped = false;
    });
    assert!((unwrapped.bounds.x - 11.0 * cell()).abs() < 0.01);
    assert!(!unwrapped.fits);
    let spread = set("a\nb", Vec2::splat(1e3), |s| s.line_height = 1.5);
    assert_eq!(spread.bounds.y, 60.0);
    assert_eq!(spread.lines[1].top, 30.0);
}

#[test]
fn what_does_not_fit_is_cut() {
    let at_end = |s: &mut Setting| s.truncate = TextTruncate::AtEnd;
    let one = set("hello world", Vec2::new(6.0 * cell(), 20.0), |s| {
        at_end(s);
        s.wrapped = false;
    });
    assert_eq!(texts(&one), ["hello"]);
    assert!(one.lines[0].ellipsis && !one.fits);
    assert!(one.bounds.x <= 6.0 * cell() + 0.02);
    let two = set("aa bb cc dd", Vec2::new(2.0 * cell(), 45.0), at_end);
    assert_eq!(texts(&two), ["aa", "b"]);
    assert!(!two.lines[0].ellipsis && two.lines[1].ellipsis);
}

#[test]
fn scaled_text_fills_its_room_without_breaking_words() {
    let paragraph = Arc::new(Paragraph::new(&Arc::from("hello you"), Face::Mono, false));
    let setting = Setting {
        size: 8.0,
        line_height: 1.0,
        wrapped: true,
        truncate: TextTruncate::None,
        room: Vec2::new(200.0, 50.0),
    };
    let scaled = TextLayout::scaled(&paragraph, &setting, 1.0, 100.0);
    assert!(scaled.fits && scaled.bounds.y <= 50.0, "{}", scaled.size);
    assert!(scaled.size >= 25.0, "{}", scaled.size);
    assert_eq!(
        TextLayout::scaled(&paragraph, &setting, 1.0, 12.0).size,
        12.0
    );
    let narrow = Setting {
        room: Vec2::new(5.0, 5.0),
        ..setting
    };
    assert_eq!(TextLayout::scaled(&paragraph, &narrow, 9.0, 20.0).size, 9.0);
}

#[test]
fn rich_text_is_read() {
    let cases = [
        ("a <b>bold</b> word", "a bold word", 3),
        ("1 &lt; 2 &amp; 3", "1 < 2 & 3", 1),
        ("<font color=\"#ff0000\" size='40'>red</font>", "red", 1),
        ("one<br/>two", "one\ntwo", 1),
        ("<!-- not read -->x", "x", 1),
        ("<uc>loud</uc>", "LOUD", 1),
        // Shown as they are: tags that are not closed, crossed, or of no kind.
        ("<b>open", "<b>open", 1),
        ("<b><i>x</b></i>", "<b><i>x</b></i>", 1),
        ("<blink>x</blink>", "<blink>x</blink>", 1),
        ("a < b", "a < b", 1),
        ("</b>", "</b>", 1),
    ];
    for (source, plain, runs) in cases {
        let paragraph = Paragraph::new(&Arc::from(source), Face::Regular, true);
        assert_eq!(&*paragraph.plain, plain, "{source}");
        assert!(
            paragraph.runs.len() >= runs && paragraph.runs.len() <= runs + 1,
            "{source}"
        );
    }
    let red = Paragraph::new(
        &Arc::from("<font color='rgb(255, 0, 8)' size='40'>r</font>"),
        Face::Regular,
        true,
    );
    assert_eq!(red.runs[0].style.color, Some([255, 0, 8]));
    let tall = set("a<font size='40'>b</font>", Vec2::splat(1e3), |_| {});
    assert_eq!(tall.bounds.y, 40.0);
    let deep = "<b>".repeat(10_000) + &"</b>".repeat(10_000);
    assert_eq!(
        Paragraph::new(&Arc::from(&*deep), Face::Regular, true)
            .runs
            .len(),
        1
    );
}

#[test]
fn a_cursor_goes_between_the_nearest_characters() {
    let layout = set("abc\ndef", Vec2::splat(1e3), |_| {});
    let at = |x: f32, y: f32| layout.byte_at(Vec2::new(x * cell(), y), |_| 0.0);
    let cases = [
        (0.0, 1.0, 0),
        (0.6, 1.0, 1),
        (9.0, 1.0, 3),
        (1.2, 25.0, 5),
        (-4.0, 99.0, 4),
    ];
    for (x, y, byte) in cases {
        assert_eq!(at(x, y), byte, "{x} {y}");
    }
    assert_eq!(layout.line_of(3), Some(0));
    assert_eq!(layout.line_of(4), Some(1));
}

#[test]
fn endless_texts_are_cut_and_strange_numbers_do_no_harm() {
    let long = Paragraph::new(&Arc::from("é".repeat(300_000)), Face::Regular, false);
    assert_eq!(long.plain.chars().count(), TEXT_CHARS_MAX);
    for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -1.0, 1e30] {
        let layout = set("some words here", Vec2::splat(value), |s| {
            (s.size, s.line_height) = (value, value);
            s.truncate = TextTruncate::AtEnd;
        });
        assert!(layout.bounds.is_finite(), "{value}");
    }
}
