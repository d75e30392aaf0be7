use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};

use studio_model::known::known;
use studio_model::limits;

use super::*;
use crate::files::{Guard, Session, new_place, open_now};
use crate::templates::Template;

/// Set in a process that edits until it is killed: the folder of the place.
const VICTIM: &str = "STUDIO_TEST_VICTIM";

/// Held by tests that ask who holds a lock. While a process is being started, it holds whatever this one does.
static NOBODY_STARTS: RwLock<()> = RwLock::new(());

fn quiet() -> RwLockReadGuard<'static, ()> {
    NOBODY_STARTS.read().unwrap_or_else(PoisonError::into_inner)
}

fn saved(dir: &Path, template: Template) -> Session {
    let mut session = new_place(template, &Host::plain());
    session.save(Some(dir), Guard::Ask).unwrap();
    session
}

fn opened(dir: &Path) -> Session {
    open_now(dir, &Host::plain()).unwrap()
}

fn insert(session: &mut Session, name: &str) {
    let model = session.document().model();
    let workspace = model.service(known().workspace).unwrap();
    session
        .document_mut()
        .edit("Insert", |edit| {
            let id = edit.create(known().part)?;
            edit.rename(id, name)?;
            Ok(edit.insert(id, workspace, None)?)
        })
        .unwrap();
}

/// Polls, in virtual time, until the disk has all that was done.
fn flush(session: &mut Session, now: &mut Instant) {
    *now += FLUSH_INTERVAL;
    while session.autosaved_revision() != Some(session.document().revision()) {
        assert!(session.poll_at(*now).is_empty());
        std::thread::yield_now();
    }
}

fn text(session: &Session) -> String {
    studio_place::write_string(session.document().model())
}

/// What a crash leaves: the journal, and nobody who holds it.
fn crash(session: Session) {
    drop(session);
}

#[test]
fn work_that_was_not_saved_is_offered_and_restored_as_one_step() {
    let _quiet = quiet();
    let dir = tempfile::tempdir().unwrap();
    let (place, mut now) = (dir.path().join("p"), Instant::now());
    let mut session = saved(&place, Template::Baseplate);
    let before = text(&session);
    insert(&mut session, "A");
    flush(&mut session, &mut now);
    insert(&mut session, "B");
    let workspace = session
        .document()
        .model()
        .service(known().workspace)
        .unwrap();
    let first = session.document().model().first_child(workspace).unwrap();
    session
        .document_mut()
        .edit("Remove", |edit| Ok(edit.remove(first)?))
        .unwrap();
    flush(&mut session, &mut now);
    let after = text(&session);
    crash(session);

    let mut session = opened(&place);
    assert_eq!(
        (text(&session), session.recoveries().len()),
        (before.clone(), 1)
    );
    assert!(session.recoveries()[0].fits() && session.recoveries()[0].changes() > 2);
    session.restore(0).unwrap();
    assert_eq!(text(&session), after);
    assert!(session.is_modified());
    // It is safe again before the old journal goes: a crash at once offers the same.
    crash(session);
    let mut session = opened(&place);
    session.restore(0).unwrap();
    flush(&mut session, &mut now);
    session.document_mut().undo();
    assert_eq!(text(&session), before);
    session.document_mut().redo();
    crash(session);
    let mut session = opened(&place);
    assert_eq!(session.recoveries().len(), 1, "one journal, not two");
    session.discard_recovery(0);
    session.close();
    assert!(opened(&place).recoveries().is_empty());
}

#[test]
fn what_was_saved_or_given_up_is_not_offered() {
    let _quiet = quiet();
    let dir = tempfile::tempdir().unwrap();
    let (place, mut now) = (dir.path().join("p"), Instant::now());
    let mut session = saved(&place, Template::Baseplate);
    insert(&mut session, "A");
    flush(&mut session, &mut now);
    session.save(None, Guard::Ask).unwrap();
    crash(session);
    let mut session = opened(&place);
    assert!(session.recoveries().is_empty());
    insert(&mut session, "B");
    flush(&mut session, &mut now);
    session.close();
    let mut session = opened(&place);
    assert!(session.recoveries().is_empty());
    // Done and undone.
    insert(&mut session, "C");
    flush(&mut session, &mut now);
    session.document_mut().undo();
    flush(&mut session, &mut now);
    crash(session);
    assert!(opened(&place).recoveries().is_empty());
}

#[test]
fn a_journal_that_was_cut_off_gives_what_is_whole() {
    let _quiet = quiet();
    let dir = tempfile::tempdir().unwrap();
    let (place, mut now) = (dir.path().join("p"), Instant::now());
    let mut session = saved(&place, Template::Baseplate);
    let mut states = vec![text(&session)];
    for name in ["A", "B", "C"] {
        insert(&mut session, name);
        flush(&mut session, &mut now);
        states.push(text(&session));
    }
    crash(session);
    let journal = journals(&place.join(PLACE_FOLDER)).remove(0);
    let whole = fs::read(&journal).unwrap();
    for cut in (0..=whole.len()).rev() {
        // Each byte for the last batch, then a sample: a whole file that is read each time takes long.
        if cut < whole.len() - 200 && cut % 37 != 0 {
            continue;
        }
        fs::write(&journal, &whole[..cut]).unwrap();
        let saved = studio_place::open(&place).unwrap().model;
        let found = discover(Some(&place), &saved, None, &Host::plain()).recoveries;
        let mut model = saved;
        for recovery in &found {
            apply_delta(&recovery.delta, &mut model).unwrap();
        }
        let restored = studio_place::write_string(&model);
        assert!(states.contains(&restored), "cut at {cut}");
        if cut == whole.len() {
            assert_eq!(Some(&restored), states.last());
        }
    }
}

#[test]
fn bytes_that_are_no_journal_are_left_alone() {
    let _quiet = quiet();
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("p");
    saved(&place, Template::Baseplate).close();
    let folder = place.join(PLACE_FOLDER);
    for (name, bytes) in [
        ("a.journal", &b""[..]),
        ("b.journal", b"studio-autosave 2 x\nt\n"),
        (
            "c.journal",
            b"studio-autosave 1 x\nt\nbatch 1 99999999999999999999 a\n",
        ),
        (
            "d.journal",
            b"studio-autosave 1 x\nt\nbatch 18446744073709551615 18446744073709551615 a\n\xFF",
        ),
    ] {
        fs::write(folder.join(name), bytes).unwrap();
        assert!(opened(&place).recoveries().is_empty());
    }
}

#[test]
fn a_second_editor_is_told_of_the_first_and_touches_nothing_of_it() {
    let _quiet = quiet();
    let dir = tempfile::tempdir().unwrap();
    let (place, mut now) = (dir.path().join("p"), Instant::now());
    let mut first = saved(&place, Template::Baseplate);
    assert!(!first.is_open_elsewhere());
    insert(&mut first, "A");
    flush(&mut first, &mut now);
    let second = opened(&place);
    assert!(second.is_open_elsewhere() && second.recoveries().is_empty());
    second.close();
    crash(first);
    let third = opened(&place);
    assert!(!third.is_open_elsewhere());
    assert_eq!(third.recoveries().len(), 1);
}

#[test]
fn a_place_that_was_never_saved_is_kept_with_the_users_data() {
    let _quiet = quiet();
    let dir = tempfile::tempdir().unwrap();
    let host = Host {
        data_dir: Some(dir.path().to_owned()),
        ..Host::plain()
    };
    let mut now = Instant::now();
    let mut session = new_place(Template::Towers, &host);
    session.poll_at(now);
    assert!(!dir.path().join("autosave").exists());
    insert(&mut session, "A");
    flush(&mut session, &mut now);
    let after = text(&session);
    crash(session);
    let mut found = unsaved_places(&host);
    assert_eq!((found.len(), found[0].title()), (1, "Towers"));
    let mut session = Session::of_recovery(found.remove(0), &host).unwrap();
    assert_eq!(text(&session), after);
    assert!(session.is_modified());
    session
        .save(Some(&dir.path().join("p")), Guard::Ask)
        .unwrap();
    assert!(!session.is_modified());
    session.close();
    assert!(unsaved_places(&host).is_empty());
}

#[test]
fn a_long_session_keeps_its_journal_short() {
    let _quiet = quiet();
    let dir = tempfile::tempdir().unwrap();
    let (place, mut now) = (dir.path().join("p"), Instant::now());
    let mut session = saved(&place, Template::Baseplate);
    let workspace = session
        .document()
        .model()
        .service(known().workspace)
        .unwrap();
    let script = known().script;
    let id = session
        .document_mut()
        .edit("Insert", |edit| {
            let id = edit.create(script)?;
            edit.insert(id, workspace, None)?;
            Ok(id)
        })
        .unwrap();
    let source = "x".repeat(limits::SCRIPT_BYTES_MAX / 4);
    for number in 0..20 {
        let value = studio_model::Value::String(format!("{source}{number}").into());
        session
            .document_mut()
            .edit("Write", |edit| {
                Ok(edit.set(id, known().script_source, value)?)
            })
            .unwrap();
        flush(&mut session, &mut now);
    }
    let journal = journals(&place.join(PLACE_FOLDER)).remove(0);
    let bytes = fs::metadata(&journal).unwrap().len();
    assert!(bytes < 10 << 20, "{bytes} of {}", 20 * source.len());
    let after = text(&session);
    crash(session);
    let mut session = opened(&place);
    session.restore(0).unwrap();
    // The source has no file yet: both texts hold it.
    assert_eq!(text(&session), after);
}

#[test]
fn a_journal_that_somebody_deleted_is_written_again() {
    let _quiet = quiet();
    let dir = tempfile::tempdir().unwrap();
    let (place, mut now) = (dir.path().join("p"), Instant::now());
    let mut session = saved(&place, Template::Baseplate);
    insert(&mut session, "A");
    flush(&mut session, &mut now);
    fs::remove_dir_all(place.join(".studio")).unwrap();
    insert(&mut session, "B");
    flush(&mut session, &mut now);
    let after = text(&session);
    crash(session);
    let mut session = opened(&place);
    session.restore(0).unwrap();
    assert_eq!(text(&session), after);
}

#[test]
fn a_change_waits_no_longer_than_the_interval() {
    let _quiet = quiet();
    assert!(FLUSH_INTERVAL <= Duration::from_secs(2));
    let dir = tempfile::tempdir().unwrap();
    let (place, mut now) = (dir.path().join("p"), Instant::now());
    let mut session = saved(&place, Template::Baseplate);
    insert(&mut session, "A");
    flush(&mut session, &mut now);
    insert(&mut session, "B");
    let flushed = session.autosaved_revision();
    session.poll_at(now + FLUSH_INTERVAL / 2);
    assert_eq!(session.autosaved_revision(), flushed);
    let wait = session.next_poll(now + FLUSH_INTERVAL / 2);
    assert!(wait.is_some_and(|wait| wait <= FLUSH_INTERVAL / 2));
    assert_eq!(
        session.next_poll(now + FLUSH_INTERVAL),
        Some(Duration::ZERO)
    );
    flush(&mut session, &mut now);
    while session.problems().revision() != Some(session.document().revision()) {
        now += FLUSH_INTERVAL;
        session.poll_at(now);
        std::thread::yield_now();
    }
    assert_eq!(session.next_poll(now), None, "an idle editor may sleep");
}

/// Not a test of its own: what [`a_killed_editor_loses_nothing_that_was_flushed`] starts and kills.
#[test]
fn victim() {
    let Some(place) = std::env::var_os(VICTIM) else {
        return;
    };
    let mut session = opened(Path::new(&place));
    let (mut now, mut told) = (Instant::now(), None);
    let mut out = std::io::stdout().lock();
    for number in 0u64.. {
        insert(&mut session, &format!("n{number}"));
        let revision = session.document().revision();
        writeln!(out, "edited {number} {revision}").unwrap();
        // Half a second an edit, by the clock that is passed in.
        now += Duration::from_millis(500);
        session.poll_at(now);
        if session.autosaved_revision() != told {
            told = session.autosaved_revision();
            writeln!(out, "flushed {}", told.unwrap()).unwrap();
        }
    }
}

#[test]
fn a_killed_editor_loses_nothing_that_was_flushed() {
    let dir = tempfile::tempdir().unwrap();
    let mut rounds_flushed = 0;
    // After so many flushes, and so many lines more.
    let moments = [(0usize, 3usize), (1, 0), (1, 40), (3, 177), (7, 5)];
    for (round, (flushes, more)) in moments.into_iter().enumerate() {
        let place = dir.path().join(format!("p{round}"));
        saved(&place, Template::Baseplate).close();
        let starting = NOBODY_STARTS
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["recovery::tests::victim", "--exact", "--nocapture"])
            .env(VICTIM, &place)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        drop(starting);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut edits: Vec<(u64, u64)> = Vec::new();
        let mut flushed = 0;
        let mut read = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                ["edited", number, revision] => {
                    edits.push((number.parse().unwrap(), revision.parse().unwrap()));
                }
                ["flushed", revision] => flushed = revision.parse().unwrap(),
                _ => {}
            }
        };
        let mut flushes_left = flushes;
        while flushes_left > 0 {
            let line = lines.next().unwrap().unwrap();
            flushes_left -= usize::from(line.starts_with("flushed"));
            read(&line);
        }
        for line in lines.by_ref().take(more) {
            read(&line.unwrap());
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What it still said before it died. The last line may be cut off.
        let rest: Vec<String> = lines.map_while(Result::ok).collect();
        for line in rest.iter().take(rest.len().saturating_sub(1)) {
            read(line);
        }
        let mut session = opened(&place);
        if session.recoveries().is_empty() {
            assert_eq!(flushed, 0, "round {round}: flushed and lost");
            continue;
        }
        rounds_flushed += usize::from(flushed > 0);
        session.restore(0).unwrap();
        let model = session.document().model();
        let names: std::collections::HashSet<&str> = model
            .descendants(model.root())
            .map(|id| model.name(id))
            .collect();
        for (number, _) in edits.iter().filter(|(_, revision)| *revision <= flushed) {
            let name = format!("n{number}");
            assert!(names.contains(name.as_str()), "round {round}: {name}");
        }
        session.save(None, Guard::Ask).unwrap();
        assert!(opened(&place).report().is_empty());
    }
    assert!(rounds_flushed >= 4, "{rounds_flushed}");
}
