//! One test, from an empty session to its outcome: clients join, the test's script plays, every client's state is compared
//! with the server's. It does not know files, nor how outcomes are shown.

use std::cell::RefCell;
use std::rc::Rc;

use studio_model::DataModel;
use studio_net::NetConditions;
use studio_script::Level;

use crate::bridge::Bridge;
use crate::limits::TEST_SECONDS;
use crate::outcome::{Failure, FailureKind, Outcome, Said, Tree};
use crate::script::{FileError, ScriptVm, TestFile, TestInfo};
use crate::stage::{Stage, StageError, StageOptions, Transport, Who};

/// Turns a data model into text, for who wants to see what the sides had.
pub type TreeText = fn(&DataModel) -> String;

/// What a host does to its server before anybody comes.
pub type HostSetup = fn(&mut studio_session::Server);

/// How tests are played.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The place.
    pub snapshot: std::sync::Arc<studio_snapshot::Snapshot>,
    /// Clients that join before a test begins, unless it says how many.
    pub clients: usize,
    /// What every client's network suffers.
    pub conditions: NetConditions,
    /// What all that is random follows from.
    pub seed: u64,
    /// What bytes travel over.
    pub transport: Transport,
    /// Seconds of virtual time that a test may take, unless it says how many.
    pub timeout: Option<f64>,
    /// Makes text of what the sides had when a test fails.
    pub trees: Option<TreeText>,
    /// What the host does to the server before anybody comes: a filter of its own, other limits.
    pub host: Option<HostSetup>,
}

/// Why a test is ended from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Halt {
    /// Somebody wants it to end.
    Interrupted,
    /// It takes more real time than it may.
    TooSlow,
}

/// A test that is being played. The script goes before the session that it reaches into.
struct Playing<'a> {
    script: ScriptVm,
    bridge: Rc<Bridge>,
    stage: Rc<RefCell<Stage>>,
    plan: &'a Plan,
    failures: Vec<Failure>,
    began: f64,
}

/// Plays a test in a session of its own. `halt` is asked each tick whether it shall end.
pub fn run(
    plan: &Plan,
    file: &TestFile,
    test: &TestInfo,
    halt: &dyn Fn() -> Option<Halt>,
) -> Outcome {
    match Playing::start(plan, file, test, halt) {
        Ok(mut playing) => {
            playing.play(test, halt);
            playing.end(halt)
        }
        Err((failure, stage)) => no_session(*failure, stage),
    }
}

/// The outcome of a test that never began.
fn no_session(failure: Failure, stage: Option<Box<Stage>>) -> Outcome {
    let (said, unsaid, log) = match stage {
        Some(stage) => stage.end(),
        None => Default::default(),
    };
    Outcome {
        failures: vec![failure],
        said,
        unsaid,
        seconds: 0.0,
        log_hash: log.hash(),
        log: log.into_text(),
        trees: Vec::new(),
    }
}

type NotStarted = (Box<Failure>, Option<Box<Stage>>);

impl<'a> Playing<'a> {
    fn start(
        plan: &'a Plan,
        file: &TestFile,
        test: &TestInfo,
        halt: &dyn Fn() -> Option<Halt>,
    ) -> Result<Self, NotStarted> {
        let failed = |error: &StageError, stage| {
            let kind = match halt() {
                None => FailureKind::Session,
                Some(Halt::Interrupted) => FailureKind::Interrupted,
                Some(Halt::TooSlow) => FailureKind::TimedOut,
            };
            let failure = Failure::new(kind, error.to_string());
            (Box::new(failure), stage)
        };
        let mut stage = Stage::start(StageOptions {
            snapshot: plan.snapshot.clone(),
            conditions: plan.conditions,
            seed: plan.seed,
            transport: plan.transport,
        })
        .map_err(|error| failed(&error, None))?;
        if let Some(set_up) = plan.host {
            stage.host(set_up);
        }
        let clients = test.clients.unwrap_or(plan.clients);
        if let Err(error) = stage.join(clients, &|| halt().is_some()) {
            return Err(failed(&error, Some(Box::new(stage))));
        }
        stage.note(format_args!("the test begins: {}", test.name));
        let began = stage.seconds();
        let stage = Rc::new(RefCell::new(stage));
        let bridge = Bridge::new(Rc::clone(&stage));
        let script = ScriptVm::over(&bridge, plan.seed).and_then(|mut script| {
            script.load(file)?;
            Ok(script)
        });
        match script {
            Ok(script) => Ok(Self {
                script,
                bridge,
                stage,
                plan,
                failures: Vec::new(),
                began,
            }),
            Err(FileError(failure)) => Err((Box::new(failure), None)),
        }
    }

    /// Ticks until the test's body has ended.
    fn play(&mut self, test: &TestInfo, halt: &dyn Fn() -> Option<Halt>) {
        let seconds = test.timeout.or(self.plan.timeout).unwrap_or(TEST_SECONDS);
        let ended = self.script.play(&test.name);
        self.pass_on();
        loop {
            if let Some(result) = ended.take() {
                self.failures.extend(result.err());
                break;
            }
            if self.seconds() >= seconds {
                self.give_up(
                    FailureKind::TimedOut,
                    &format!("it did not end within {seconds} s"),
                );
                break;
            }
            match halt() {
                Some(Halt::Interrupted) => {
                    self.give_up(FailureKind::Interrupted, "it was interrupted");
                    break;
                }
                Some(Halt::TooSlow) => {
                    self.give_up(FailureKind::TimedOut, "it took too much real time");
                    break;
                }
                None => {}
            }
            self.stage.borrow_mut().tick();
            if self.script.tick(&self.bridge) {
                let text = "more events came in within a tick than a test takes";
                self.failures.push(Failure::new(FailureKind::Session, text));
            }
            self.pass_on();
        }
    }

    /// Virtual time since the test began.
    fn seconds(&self) -> f64 {
        self.stage.borrow().seconds() - self.began
    }

    /// What the test's script said is noted with what the sides said.
    fn pass_on(&self) {
        let mut stage = self.stage.borrow_mut();
        for event in self.script.take_output() {
            stage.hear(Who::Test, event);
        }
    }

    fn give_up(&mut self, kind: FailureKind, why: &str) {
        let mut failure = Failure::new(kind, why);
        if let Some((file, line)) = self.bridge.waits_at.borrow().clone() {
            failure.message.push_str(", and waits here");
            (failure.script, failure.line) = (Some(file), Some(line));
        }
        self.failures.push(failure);
    }

    /// Compares the states and sums up.
    fn end(mut self, halt: &dyn Fn() -> Option<Halt>) -> Outcome {
        let seconds = self.seconds();
        let at_failure = (!self.failures.is_empty()).then(|| self.trees());
        // What the last step of the test caused is said in the next tick.
        self.stage.borrow_mut().tick();
        self.script.tick(&self.bridge);
        self.pass_on();
        self.judge_outputs();
        let trees = match at_failure {
            Some(trees) => trees,
            None if self.failures.is_empty() => Vec::new(),
            None => self.trees(),
        };
        let interrupted = self.failures.iter().any(|failure| {
            matches!(
                failure.kind,
                FailureKind::Interrupted | FailureKind::TimedOut
            )
        });
        if !interrupted {
            for astray in self.stage.borrow_mut().settle(&|| halt().is_some()) {
                let mut failure = Failure::new(FailureKind::Diverged, astray.to_string());
                failure.side = Some(astray.name);
                self.failures.push(failure);
            }
        }
        let Self {
            script,
            bridge,
            stage,
            failures,
            ..
        } = self;
        drop(script);
        drop(bridge);
        for failure in &failures {
            stage.borrow_mut().note(format_args!("failure: {failure}"));
        }
        let (said, unsaid, log) = match Rc::try_unwrap(stage) {
            Ok(stage) => stage.into_inner().end(),
            Err(_) => Default::default(),
        };
        Outcome {
            failures,
            said,
            unsaid,
            seconds,
            log_hash: log.hash(),
            log: log.into_text(),
            trees,
        }
    }

    /// Errors of scripts fail the test, unless it expects them; what it expects and is not said does too.
    fn judge_outputs(&mut self) {
        let expected = self.bridge.expected.take();
        let mut met = vec![false; expected.len()];
        let stage = self.stage.borrow();
        let errors = stage
            .said()
            .iter()
            .filter(|s| s.event.level == Level::Error);
        for Said {
            who, side, event, ..
        } in errors
        {
            let kind = match who {
                Who::Test => FailureKind::Test,
                Who::Server | Who::Client(_) => FailureKind::Script,
            };
            let part = expected.iter().position(|part| event.text.contains(part));
            match part {
                Some(index) if kind == FailureKind::Script => met[index] = true,
                _ => self.failures.push(Failure::of_output(kind, side, event)),
            }
        }
        for (part, met) in expected.iter().zip(met) {
            if !met {
                let text =
                    format!("expected an error of a script that contains \"{part}\", got none");
                self.failures.push(Failure::new(FailureKind::Test, text));
            }
        }
    }

    fn trees(&self) -> Vec<Tree> {
        let Some(text) = self.plan.trees else {
            return Vec::new();
        };
        let stage = self.stage.borrow();
        let sides = std::iter::once(Who::Server).chain((0..stage.clients()).map(Who::Client));
        sides
            .filter_map(|who| {
                Some(Tree {
                    side: stage.side_name(who),
                    text: text(stage.model(who)?),
                })
            })
            .collect()
    }
}
