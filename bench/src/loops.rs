//! The two ways of sending: a closed loop, which finds the peak, and an open loop at a fixed rate.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::{Events, Poll, Token};

use crate::answer::AnswerCheck;
use crate::connection::Connection;
use crate::figures::Figures;
use crate::pool::Pool;

/// Time that a phase waits for answers at its end.
const LAST_ANSWERS: Duration = Duration::from_secs(3);

/// Answers that a closed loop waits for, at most [`LONGER`] times its time.
const ANSWERS_MIN: u64 = 20;

/// The most that a closed loop is prolonged.
const LONGER: u32 = 10;

/// The time between two looks at the clock while nothing arrives.
const POLL: Duration = Duration::from_millis(10);

/// All connections, and those of them that are free.
#[derive(Debug)]
pub struct Connections {
    poll: Poll,
    events: Events,
    all: Vec<Connection>,
    /// Indexes of the connections without a request under way, the longest idle first.
    idle: VecDeque<usize>,
    /// Requests that were sent since the connections were opened.
    pub sent: u64,
}

impl Connections {
    /// Opens a number of connections, to the addresses in turn.
    ///
    /// # Errors
    ///
    /// A server refuses one.
    pub fn open(addresses: &[SocketAddr], number: usize) -> Result<Self, String> {
        let poll = Poll::new().map_err(|error| error.to_string())?;
        let open = |(index, address): (usize, &SocketAddr)| {
            Connection::open(*address, Token(index), poll.registry())
        };
        let all = addresses.iter().cycle().take(number).enumerate().map(open).collect::<Result<_, _>>()?;
        Ok(Self { poll, events: Events::with_capacity(number), all, idle: (0..number).collect(), sent: 0 })
    }

    /// Sends the next request over the connection that has been idle longest. Returns false if all are in use.
    fn send_request(&mut self, pool: &mut Pool, due: Instant, figures: &mut Figures) -> Result<bool, String> {
        let Some(index) = self.idle.pop_front() else { return Ok(false) };
        self.sent += 1;
        if let Err(error) = self.all[index].send(pool.next_request(), due) {
            figures.record_wrong(|| error);
            self.free_connection(index, true)?;
        }
        Ok(true)
    }

    /// Waits for answers for a time at most, checks and counts them, and frees their connections.
    fn receive_answers(
        &mut self,
        wait: Duration,
        check: &AnswerCheck,
        figures: &mut Figures,
    ) -> Result<(), String> {
        match self.poll.poll(&mut self.events, Some(wait)) {
            Err(error) if error.kind() != std::io::ErrorKind::Interrupted => return Err(error.to_string()),
            _ => {}
        }
        let ready: Vec<usize> = self.events.iter().map(|event| event.token().0).collect();
        for index in ready {
            let connection = &mut self.all[index];
            let has_answer = connection.receive();
            let Some(due) = connection.due else { continue };
            match has_answer {
                Ok(false) => {}
                Ok(true) => {
                    let answer = connection.read_answer()?;
                    if check.accepts(&answer) {
                        figures.record_answer(due.elapsed(), answer.body.len());
                    } else {
                        figures.record_wrong(|| format!("{} {}", answer.status, answer.body.escape_ascii()));
                    }
                    let closes = answer.closes;
                    self.free_connection(index, closes)?;
                }
                Err(error) => {
                    figures.record_wrong(|| error);
                    self.free_connection(index, true)?;
                }
            }
        }
        Ok(())
    }

    fn free_connection(&mut self, index: usize, is_closed: bool) -> Result<(), String> {
        let connection = &mut self.all[index];
        connection.due = None;
        if is_closed {
            connection.reopen(self.poll.registry())?;
        }
        self.idle.push_back(index);
        Ok(())
    }

    /// Waits for the answers that are still under way, and counts the requests that get none.
    fn receive_last_answers(&mut self, check: &AnswerCheck, figures: &mut Figures) -> Result<(), String> {
        let end = Instant::now() + LAST_ANSWERS;
        while self.idle.len() < self.all.len() && Instant::now() < end {
            self.receive_answers(POLL, check, figures)?;
        }
        for index in 0..self.all.len() {
            if let Some(due) = self.all[index].due {
                figures.record_unanswered(due.elapsed());
                self.free_connection(index, true)?;
            }
        }
        Ok(())
    }
}

/// Keeps a request under way on each connection for a time. Returns the figures, and the time that they took.
///
/// # Errors
///
/// A server refuses connections.
pub fn run_closed_loop(
    connections: &mut Connections,
    pool: &mut Pool,
    check: &AnswerCheck,
    lasts: Duration,
) -> Result<(Figures, Duration), String> {
    let mut figures = Figures::new()?;
    let start = Instant::now();
    // Slow answers get longer, so that there are some to count.
    while start.elapsed() < lasts || (figures.answered < ANSWERS_MIN && start.elapsed() < lasts * LONGER) {
        while connections.send_request(pool, Instant::now(), &mut figures)? {}
        connections.receive_answers(POLL, check, &mut figures)?;
    }
    let took = start.elapsed();
    // Answers behind the end belong to no second of the phase.
    connections.receive_last_answers(check, &mut Figures::new()?)?;
    Ok((figures, took))
}

/// Sends at a fixed rate for a time. Each latency counts from the time at which its request was due. Returns the figures, and the
/// time until the last answer.
///
/// # Errors
///
/// A server refuses connections.
pub fn run_open_loop(
    connections: &mut Connections,
    pool: &mut Pool,
    check: &AnswerCheck,
    requests_per_s: f64,
    lasts: Duration,
) -> Result<(Figures, Duration), String> {
    let mut figures = Figures::new()?;
    let start = Instant::now();
    let due_time = |number: u32| start + Duration::from_secs_f64(f64::from(number) / requests_per_s);
    let end = start + lasts;
    let mut number = 0;
    // A server that cannot keep the rate gets as long again for the requests that were due, and no longer.
    while due_time(number) < end && Instant::now() < end + lasts {
        while due_time(number) <= Instant::now().min(end)
            && connections.send_request(pool, due_time(number), &mut figures)?
        {
            number += 1;
        }
        // No wait: the core of the load has nothing else to do, and a timer would be late.
        connections.receive_answers(Duration::ZERO, check, &mut figures)?;
    }
    connections.receive_last_answers(check, &mut figures)?;
    let took = start.elapsed();
    while due_time(number) < end {
        figures.record_unanswered(due_time(number).elapsed());
        number += 1;
    }
    Ok((figures, took))
}
