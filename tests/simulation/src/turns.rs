//! The scheduler: simulated programs take turns, one operation at a time, in an order that the seed decides.

mod failing;
mod recording;

use std::any::Any;
use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::thread::JoinHandle;

use fastrand::Rng;

use crate::disk::Disk;
use crate::faults::PlannedFault;
use crate::figures::Figures;
use crate::phase::Phase;
use crate::question::{Answer, Question, Questions, report_end};

/// The error of every operation of a program that was killed.
const EIO: i32 = 5;

/// Largest number of operations of a round. A round that has more does not end.
const STEPS_MAX: usize = 400_000;

/// Largest number of operations after which the other programs of a round start.
const LATE_STEPS: usize = 300;

/// Time that an operation takes, in microseconds.
const STEP_US: i64 = 50;

/// A program: what it does, until it starts; and how it ended.
pub(crate) type Job<T> = Box<dyn FnOnce() -> T + Send>;

/// The end of a program.
#[derive(Debug)]
pub(crate) struct Ended<T> {
    /// The result; `None` if it never started.
    pub(crate) result: Option<Result<T, String>>,
    /// True if it was killed, or its power was cut: the result then means nothing.
    pub(crate) was_killed: bool,
    /// True if an operation of it failed.
    pub(crate) met_fault: bool,
}

struct Slot<T> {
    name: String,
    job: Option<Job<T>>,
    thread: Option<JoinHandle<Result<T, String>>>,
    questions: VecDeque<Question>,
    has_ended: bool,
    was_killed: bool,
    met_fault: bool,
    phase: Phase,
    random: Rng,
    /// The number of operations of the round after which it may start.
    starts_after: usize,
}

impl<T> Slot<T> {
    fn is_ready(&self, steps: usize) -> bool {
        let may_start = self.job.is_none() || steps >= self.starts_after;
        !self.has_ended && may_start && self.questions.front().is_none_or(|question| !question.is_waiting())
    }
}

/// What a round is run with, and what it changes.
pub(crate) struct Round<'a> {
    pub(crate) questions: &'a Questions,
    pub(crate) disk: &'a mut Disk,
    pub(crate) random: &'a mut Rng,
    pub(crate) figures: &'a mut Figures,
    pub(crate) now_us: &'a mut i64,
    pub(crate) faults: Vec<PlannedFault>,
    /// True if the disk says of some syncs that they are done, and does nothing.
    pub(crate) disk_lies: bool,
    /// How often another program gets the turn: once in so many operations.
    pub(crate) turn_length: u32,
    /// The file of the lock of imports.
    pub(crate) lock: &'a Path,
    pub(crate) trace: Option<&'a mut Vec<String>>,
    /// The token of each import that wrote an object, by its number.
    pub(crate) tokens: &'a mut BTreeMap<String, String>,
}

/// How the programs of a round ended.
pub(crate) struct RoundEnd<T> {
    /// The end of each program.
    pub(crate) programs: Vec<Ended<T>>,
    /// True if the power was cut.
    pub(crate) was_cut: bool,
}

/// Runs programs until all have ended.
///
/// # Errors
///
/// They do not end: a description.
pub(crate) fn run_round<T: Send + 'static>(
    round: Round<'_>,
    jobs: Vec<(String, Job<T>)>,
) -> Result<RoundEnd<T>, String> {
    let slots = jobs.into_iter().map(|(name, job)| Slot {
        name,
        job: Some(job),
        thread: None,
        questions: VecDeque::new(),
        has_ended: false,
        was_killed: false,
        met_fault: false,
        phase: Phase::default(),
        random: round.random.fork(),
        starts_after: if round.random.bool() { 0 } else { round.random.usize(0..LATE_STEPS) },
    });
    let slots = slots.collect();
    let mut turns =
        Turns { slots, round, last: None, steps: 0, failing: None, cut: false, switches: 0, twice: None };
    while let Some(index) = turns.choose() {
        turns.give_turn(index)?;
    }
    turns.finish()
}

struct Turns<'a, T> {
    slots: Vec<Slot<T>>,
    round: Round<'a>,
    last: Option<usize>,
    steps: usize,
    /// The error of the operations that fail now, and their number.
    failing: Option<(i32, u32)>,
    cut: bool,
    switches: usize,
    /// A number of an import that was used twice.
    twice: Option<String>,
}

impl<T: Send + 'static> Turns<'_, T> {
    /// Chooses the program that goes on. One that was killed ends before any other does something.
    fn choose(&mut self) -> Option<usize> {
        let killed = |slot: &Slot<T>| slot.was_killed && !slot.has_ended;
        let holds_lock =
            |slot: &Slot<T>| killed(slot) && slot.questions.front().is_some_and(Question::keeps_turn);
        let killed = self.slots.iter().position(holds_lock).or_else(|| self.slots.iter().position(killed));
        if killed.is_some() {
            return killed;
        }
        let ready: Vec<usize> =
            (0..self.slots.len()).filter(|index| self.slots[*index].is_ready(self.steps)).collect();
        if let Some(last) = self.last
            && ready.contains(&last)
            && (self.slots[last].questions.front().is_some_and(Question::keeps_turn)
                || self.round.random.u32(0..self.round.turn_length) > 0)
        {
            return Some(last);
        }
        let waiting = || (0..self.slots.len()).filter(|index| !self.slots[*index].has_ended).collect();
        let candidates = if ready.is_empty() { waiting() } else { ready };
        let chosen = self.round.random.choice(candidates)?;
        if self.last.is_some_and(|last| last != chosen && !self.slots[last].has_ended) {
            self.switches += 1;
        }
        self.last = Some(chosen);
        Some(chosen)
    }

    /// Lets a program do its operation, and waits for its next one.
    fn give_turn(&mut self, index: usize) -> Result<(), String> {
        self.steps += 1;
        if self.steps > STEPS_MAX {
            return Err(format!("the round does not end; {}", self.describe_waiting()));
        }
        *self.round.now_us += STEP_US;
        match self.slots[index].questions.pop_front() {
            Some(question) => {
                let answer = self.decide(index, &question);
                self.round.questions.answer(&question, answer);
            }
            None => self.start(index),
        }
        while !self.slots[index].has_ended && self.slots[index].questions.is_empty() {
            let Some(question) = self.round.questions.receive() else {
                return Err(format!(
                    "program {} goes on without a turn; {}",
                    index + 1,
                    self.describe_waiting()
                ));
            };
            self.take(question);
        }
        self.round.disk.settle();
        Ok(())
    }

    fn take(&mut self, question: Question) {
        let index = question.program - 1;
        if question.operation == "random" {
            // It is no operation: the system and the standard library ask at moments of their own.
            let random = self.slots[index].random.u64(..);
            let answer = Answer { error: 0, part: None, now_us: *self.round.now_us, random };
            self.round.questions.answer(&question, answer);
        } else if question.operation == "end" {
            self.slots[index].has_ended = true;
            self.note(index, "ends");
        } else {
            self.slots[index].questions.push_back(question);
        }
    }

    fn start(&mut self, index: usize) {
        let name = self.slots[index].name.clone();
        self.note(index, &format!("starts: {name}"));
        let slot = &mut self.slots[index];
        let job = slot.job.take().unwrap();
        let number = index + 1;
        let run = move || {
            let result = catch_unwind(AssertUnwindSafe(job)).map_err(|panic| describe_panic(panic.as_ref()));
            report_end(number);
            result
        };
        slot.thread = Some(std::thread::Builder::new().name(format!("sim-{number}")).spawn(run).unwrap());
    }

    /// Decides what becomes of an operation.
    fn decide(&mut self, index: usize, question: &Question) -> Answer {
        if question.operation == "pause" {
            *self.round.now_us += question.length;
        }
        let mut answer = Answer { error: 0, part: None, now_us: *self.round.now_us, random: 0 };
        if !self.slots[index].was_killed {
            self.slots[index].phase.note(question);
            self.meet_faults(index, question, &mut answer);
        }
        if self.slots[index].was_killed {
            // A pause has no error, and what comes after it fails.
            answer.error = EIO;
            return answer;
        }
        if answer.error == 0 && (question.is_change() || question.operation == "read") {
            self.fail_again(index, question, &mut answer);
        }
        answer.now_us = *self.round.now_us;
        let failed = if answer.error == 0 { "" } else { " FAILS" };
        self.note(index, &format!("{}{failed}", question.describe()));
        if answer.error == 0 {
            self.record(question);
        }
        answer
    }

    fn finish(mut self) -> Result<RoundEnd<T>, String> {
        let mut programs = Vec::new();
        for slot in self.slots {
            let result = match slot.thread {
                Some(thread) => Some(thread.join().map_err(|panic| describe_panic(panic.as_ref()))?),
                None => None,
            };
            programs.push(Ended { result, was_killed: slot.was_killed, met_fault: slot.met_fault });
        }
        if self.cut {
            self.round.disk.cut_power(self.round.random);
        }
        if let Some(twice) = self.twice {
            return Err(twice);
        }
        self.round.figures.steps += self.steps;
        self.round.figures.switches += self.switches;
        if let Some(trace) = &mut self.round.trace {
            trace.push(format!("the round ends; power cut: {}", self.cut));
        }
        Ok(RoundEnd { programs, was_cut: self.cut })
    }

    fn describe_waiting(&self) -> String {
        let waiting =
            self.slots.iter().enumerate().filter(|(_, slot)| !slot.has_ended).map(|(index, slot)| {
                let question = slot.questions.front().map_or("nothing".to_owned(), Question::describe);
                format!("{} ({}) asks for {question}", index + 1, slot.name)
            });
        waiting.collect::<Vec<_>>().join(", ")
    }

    fn note(&mut self, index: usize, what: &str) {
        if let Some(trace) = &mut self.round.trace {
            trace.push(format!("{:>6} {} {what}", self.steps, index + 1));
        }
    }
}

fn describe_panic(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    format!("panicked: {}", text.unwrap_or_default())
}
