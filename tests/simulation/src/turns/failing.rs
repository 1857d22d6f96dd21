//! How operations meet faults.

use super::{EIO, Turns};
use crate::faults::Fault;
use crate::question::{Answer, Question};

impl<T: Send + 'static> Turns<'_, T> {
    /// Lets the faults happen whose moment is now.
    pub(super) fn meet_faults(&mut self, index: usize, question: &Question, answer: &mut Answer) {
        let mut faults = std::mem::take(&mut self.round.faults);
        faults.retain_mut(|planned| {
            let is_met = !self.slots[index].was_killed && planned.is_met_by(question);
            if is_met {
                self.meet(index, question, planned.fault, answer);
            }
            !is_met
        });
        self.round.faults = faults;
    }

    fn meet(&mut self, index: usize, question: &Question, fault: Fault, answer: &mut Answer) {
        let phase = self.slots[index].phase;
        self.round.figures.count_fault(fault.name(), &self.slots[index].name, phase);
        self.note(index, &format!("{}: {}", fault.name().to_uppercase(), question.describe()));
        match fault {
            Fault::Kill => self.slots[index].was_killed = true,
            Fault::Cut => {
                self.cut = true;
                for slot in &mut self.slots {
                    slot.was_killed |= !slot.has_ended;
                    // One that has not started never does.
                    slot.has_ended |= slot.job.is_some();
                }
            }
            Fault::Fail { error, more } => {
                answer.error = error;
                self.slots[index].met_fault = true;
                self.failing = Some((error, more));
            }
            Fault::Part => {
                let some = i32::try_from(question.length).unwrap();
                answer.part = (some > 1).then(|| self.round.random.i32(1..some));
            }
            Fault::LoseLock => {
                if self.round.lock.exists() {
                    self.round.disk.expect_removed(self.round.lock);
                    std::fs::remove_file(self.round.lock).unwrap();
                    self.round.disk.settle();
                }
            }
            Fault::MoveClock(by_us) => *self.round.now_us += by_us,
        }
    }

    /// Lets an operation fail because others did before. A full disk can still be read, and freed.
    pub(super) fn fail_again(&mut self, index: usize, question: &Question, answer: &mut Answer) {
        let Some((error, left)) = self.failing else { return };
        let needs_space = matches!(question.operation.as_str(), "write" | "create" | "create-folder");
        if left == 0 {
            self.failing = None;
        } else if needs_space || error == EIO {
            self.failing = Some((error, left - 1));
            self.slots[index].met_fault = true;
            answer.error = error;
        }
    }
}
