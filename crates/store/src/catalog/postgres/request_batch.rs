//! What every request asks: which generation the catalog has, and how many requests its account made in this second. One statement
//! answers all requests that came before it was sent. Those that come while it is under way are answered by the next.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};

use bill::Uin;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::pool::{Pool, QUERY_TIMEOUT};
use super::rows::{get_column, get_count, get_generation, get_uin};
use super::session::Values;
use crate::catalog::generation::Generation;
use crate::catalog::value;
use crate::error::StoreError;
use crate::error::database::CatalogFault;

/// The task in errors.
const DOING: &str = "count a request";

/// Largest number of requests that one statement answers.
const QUESTIONS_MAX: usize = 1_024;

/// Largest backward step of the clock, in seconds, that keeps the current second. A larger step resets it.
const CLOCK_BACK_S_MAX: i64 = 5;

/// Counts some requests ($3) of each of some accounts ($1) and actions ($2), and reads the generation of the catalog. The second
/// is read while the row is locked, so that a request that waited for others is not counted in a past second. Rows are locked in
/// the order in which they are given, which is the same on all nodes, so that no two of them wait for each other.
const COUNT: &str = "WITH counted AS (
         INSERT INTO rate (uin, action, second, count)
         SELECT uin, action, floor(extract(epoch FROM clock_timestamp()))::bigint, count
         FROM unnest($1::bigint[], $2::text[], $3::bigint[]) WITH ORDINALITY AS asked (uin, action, count, place)
         ORDER BY place
         ON CONFLICT (uin, action) DO UPDATE SET (second, count) = (
             SELECT own.second, CASE WHEN own.second = rate.second THEN rate.count ELSE 0 END + excluded.count
             FROM (SELECT CASE WHEN clock.now > rate.second OR rate.second - clock.now > $4 THEN clock.now
                               ELSE rate.second END AS second
                   FROM (SELECT floor(extract(epoch FROM clock_timestamp()))::bigint AS now) AS clock) AS own)
         RETURNING uin, action, count)
     SELECT uuid_send(value) AS generation, uin, action, count FROM generation CROSS JOIN counted";

/// Reads the generation of the catalog.
const GENERATION: &str = "SELECT uuid_send(value) AS generation FROM generation";

/// Collects the questions of requests, and asks them together.
#[derive(Debug)]
pub(super) struct RequestBatch {
    pool: Arc<Pool>,
    /// Leads to the task that asks; `None` before the first question.
    task: Mutex<Option<mpsc::UnboundedSender<Question>>>,
}

/// The question of a request.
#[derive(Debug)]
struct Question {
    /// The account and the action for which the request counts; `None` if it asks for the generation alone.
    counted: Option<CountedAction>,
    /// Where the answer goes. It is closed if the request has ended meanwhile.
    answer: oneshot::Sender<Result<Answer, Arc<StoreError>>>,
}

/// An account and an action of which requests are counted, in the order in which nodes lock their rows.
type CountedAction = (Uin, String);

/// The answer to a question.
#[derive(Clone, Copy, Debug)]
struct Answer {
    /// The generation, as of a moment after the question came.
    generation: Generation,
    /// The number of the request among those of its account, action and second; `None` if it does not count.
    number: Option<u64>,
}

impl RequestBatch {
    /// Makes a batch without questions.
    pub(super) fn new(pool: Arc<Pool>) -> Self {
        Self { pool, task: Mutex::default() }
    }

    /// Reads the generation of the catalog: that of now, or of a moment until the answer.
    pub(super) async fn read_generation(&self) -> Result<Generation, StoreError> {
        Ok(self.ask(None).await?.generation)
    }

    /// Counts a request. Returns its number in its second.
    pub(super) async fn count_request(&self, uin: Uin, action: &str) -> Result<u64, StoreError> {
        let number = self.ask(Some((uin, action.to_owned()))).await?.number;
        Ok(number.unwrap_or_else(|| unreachable!("a request that is counted has a number")))
    }

    /// Asks a question with all others that wait.
    async fn ask(&self, counted: Option<CountedAction>) -> Result<Answer, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.send(Question { counted, answer });
        match timeout(QUERY_TIMEOUT, answered).await {
            Ok(Ok(answer)) => answer.map_err(StoreError::Shared),
            Ok(Err(_)) => unreachable!("the task that asks answers every question"),
            Err(_) => Err(StoreError::catalog(DOING)(CatalogFault::TimedOut(QUERY_TIMEOUT))),
        }
    }

    /// Passes a question to the task that asks; starts the task if there is none.
    fn send(&self, question: Question) {
        let mut task = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        let question = match task.as_ref() {
            Some(task) => match task.send(question) {
                Ok(()) => return,
                Err(mpsc::error::SendError(question)) => question, // the task panicked
            },
            None => question,
        };
        let (sender, questions) = mpsc::unbounded_channel();
        tokio::spawn(answer_questions(Arc::clone(&self.pool), questions));
        let _ = sender.send(question); // the other end was made above
        *task = Some(sender);
    }
}

/// Answers questions until no more can come.
async fn answer_questions(pool: Arc<Pool>, mut questions: mpsc::UnboundedReceiver<Question>) {
    let mut waiting = Vec::new();
    while questions.recv_many(&mut waiting, QUESTIONS_MAX).await > 0 {
        waiting.retain(|question| !question.answer.is_closed());
        let counted = waiting.iter().filter_map(|question| question.counted.as_ref());
        match ask_catalog(&pool, counted).await {
            Ok((generation, mut numbers)) => {
                for Question { counted, answer } in waiting.drain(..) {
                    let number = counted.and_then(|counted| numbers.get_mut(&counted)?.next());
                    let _ = answer.send(Ok(Answer { generation, number })); // the request may have ended
                }
            }
            Err(error) => {
                let error = Arc::new(error);
                for question in waiting.drain(..) {
                    let _ = question.answer.send(Err(Arc::clone(&error))); // the request may have ended
                }
            }
        }
    }
}

/// Counts requests, and reads the generation. Returns the numbers that the requests of each account and action have.
async fn ask_catalog<'a>(
    pool: &Pool,
    counted: impl Iterator<Item = &'a CountedAction>,
) -> Result<(Generation, BTreeMap<CountedAction, RangeInclusive<u64>>), StoreError> {
    let mut requests: BTreeMap<&CountedAction, u64> = BTreeMap::new();
    counted.for_each(|counted| *requests.entry(counted).or_default() += 1);
    if requests.is_empty() {
        let rows = pool.query_once(DOING, GENERATION, &[]).await?;
        return Ok((get_generation(rows.first())?.0, BTreeMap::new()));
    }
    let uins: Vec<i64> = requests.keys().map(|(uin, _)| uin.get()).collect();
    let actions: Vec<&str> = requests.keys().map(|(_, action)| action.as_str()).collect();
    let counts: Vec<i64> = requests.values().copied().map(u64::cast_signed).collect();
    let values: &Values<'_> = &[&uins, &actions, &counts, &CLOCK_BACK_S_MAX];
    let rows = pool.query_once(DOING, COUNT, values).await?;
    let mut numbers = BTreeMap::new();
    for row in &rows {
        let counted = (get_uin(row, "uin")?, get_column(row, "action")?);
        let (last, of_them) = (get_count(row, "count")?, requests.get(&counted).copied().unwrap_or_default());
        let first = (last + 1).checked_sub(of_them);
        let first = first.ok_or_else(|| value::make_damaged_value_error("count of requests", last))?;
        numbers.insert(counted, first..=last);
    }
    Ok((get_generation(rows.first())?.0, numbers))
}
