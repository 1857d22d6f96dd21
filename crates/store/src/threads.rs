//! Work that several threads do at once, each with things of its own.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, ScopedJoinHandle};

use tokio::runtime::{Handle, RuntimeFlavor};

/// Returns the number of threads that can work at once: that of the processors, and at most `most`.
///
/// # Panics
///
/// Outside of a runtime.
#[must_use]
pub fn count_threads(most: usize) -> usize {
    // The only thread of such a runtime would wait for what it has to do itself.
    if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
        return 1;
    }
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(most).max(1)
}

/// Runs a function on all tasks at once: on the first by this thread, and on each other one by a thread of its own. A task for which
/// the system starts no thread is done by this one. Returns the results in the order of the tasks.
///
/// # Panics
///
/// If the function does, or in a runtime of one thread.
pub fn run_at_once<T: Send, R: Send>(tasks: Vec<T>, run: impl Fn(T) -> R + Sync) -> Vec<R> {
    let tasks: Vec<Mutex<Option<T>>> = tasks.into_iter().map(|task| Mutex::new(Some(task))).collect();
    let run_task = |task: &Mutex<Option<T>>| {
        let task = task.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(task) = task else { unreachable!("each task is taken once") };
        run(task)
    };
    let run_task = &run_task;
    let Some((first, others)) = tasks.split_first() else { return Vec::new() };
    tokio::task::block_in_place(|| {
        std::thread::scope(|scope| {
            let start = |task| (task, Builder::new().spawn_scoped(scope, move || run_task(task)).ok());
            let threads: Vec<_> = others.iter().map(start).collect();
            let finish = |(task, thread): (_, Option<ScopedJoinHandle<'_, R>>)| match thread {
                Some(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                None => run_task(task),
            };
            std::iter::once(run_task(first)).chain(threads.into_iter().map(finish)).collect()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn results_are_in_the_order_of_the_tasks_and_all_run_at_once() {
        let barrier = std::sync::Barrier::new(3);
        let results = run_at_once(vec![1, 2, 3], |task| {
            barrier.wait(); // for ever, if one ran after another
            task * 10
        });
        assert_eq!(results, [10, 20, 30]);
        assert!((1..=2).contains(&count_threads(2)));
        assert!(run_at_once(Vec::<u8>::new(), |task| task).is_empty());
    }

    #[tokio::test]
    async fn a_runtime_of_one_thread_has_one_thread_to_work() {
        assert_eq!(count_threads(8), 1);
    }
}
