//! The signature doctor in the server: where a signature is wrong and its key is known, the log names the
//! likely mistake. The caller is never told, and never waits for it.

use std::sync::Arc;

use bill::Uin;
use tc3::doctor::{Diagnosis, Effort, OTHER_KEYS_MAX, Verdict, diagnose};
use tc3::{Method, Received, Secret};
use tokio::sync::Semaphore;

use crate::action::SERVICE;
use crate::answer::open_secret;
use crate::app::App;
use crate::arriving::Arrived;
use crate::limit::Rates;
use crate::metrics::UNEXPLAINED;

/// How many wrong signatures of one account are looked at in one second.
const ACCOUNT_PER_S_MAX: u64 = 1;

/// How many wrong signatures are looked at in one second, whoever sent them. At some ten milliseconds each
/// that is a twentieth of one processor.
const ALL_PER_S_MAX: u64 = 5;

/// What keeps diagnoses from costing more than they may.
#[derive(Debug)]
pub(crate) struct Bounds {
    /// By account; `None` counts all of them.
    rates: Rates<Option<Uin>>,
    /// One at a time.
    under_way: Arc<Semaphore>,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds { rates: Rates::default(), under_way: Arc::new(Semaphore::new(1)) }
    }
}

/// A request with a wrong signature, kept for as long as it is looked at.
pub(crate) struct Patient {
    method: Method,
    path: String,
    query: String,
    headers: Vec<(String, Vec<u8>)>,
    body: hyper::body::Bytes,
    secret_id: String,
    uin: Uin,
}

impl Patient {
    /// Keeps a request of a key that is known, if its turn comes within the bounds.
    pub(crate) fn admit(app: &App, arrived: &Arrived<'_>, secret_id: &str, uin: Uin) -> Option<Patient> {
        let rates = &app.diagnoses.rates;
        rates.count(Some(uin), ACCOUNT_PER_S_MAX, || app.clock.now_s()).ok()?;
        rates.count(None, ALL_PER_S_MAX, || app.clock.now_s()).ok()?;
        let Received { method, path, query, headers, body: _ } = arrived.received();
        Some(Patient {
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), value.to_vec())).collect(),
            body: arrived.body(),
            secret_id: secret_id.to_owned(),
            uin,
        })
    }

    /// Looks at it beside the answering of requests, and logs what was found.
    pub(crate) fn examine(self, app: &Arc<App>, request_id: &str) {
        let Ok(place) = Arc::clone(&app.diagnoses.under_way).try_acquire_owned() else { return };
        let (app, request_id) = (Arc::clone(app), request_id.to_owned());
        tokio::spawn(async move {
            let secrets = secrets_of(&app, self.uin, &self.secret_id).await;
            let found =
                tokio::task::spawn_blocking(move || self.diagnosis(&secrets).map(|found| (self, found)));
            if let Ok(Some((patient, found))) = found.await {
                patient.log(&app, &request_id, &found);
            }
            drop(place);
        });
    }

    fn diagnosis(&self, secrets: &[(String, Secret)]) -> Option<Diagnosis> {
        let headers: Vec<(&str, &[u8])> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        let received = Received {
            method: self.method,
            path: &self.path,
            query: &self.query,
            headers: &headers,
            body: &self.body,
        };
        let keys: Vec<(&str, &Secret)> = secrets.iter().map(|(id, secret)| (id.as_str(), secret)).collect();
        diagnose(&received, SERVICE, &keys, Effort::SERVER)
    }

    fn log(&self, app: &App, request_id: &str, found: &Diagnosis) {
        let causes: Vec<&str> = found.causes.iter().map(|cause| cause.name()).collect();
        if found.verdict == Verdict::Unexplained {
            app.metrics.diagnosed(UNEXPLAINED);
        }
        for cause in &causes {
            app.metrics.diagnosed(cause);
        }
        let (secret_id, caller, attempts) = (&self.secret_id, self.uin.get(), found.attempts);
        let causes = causes.join(",");
        tracing::info!(request_id, secret_id, caller, causes, attempts, diagnosis = %found, "signature doctor");
    }
}

/// The secret of the key that a request names, and those of others of its account.
async fn secrets_of(app: &App, uin: Uin, secret_id: &str) -> Vec<(String, Secret)> {
    // The named key may be older than so many others, so it is asked for by itself.
    let most = u32::try_from(OTHER_KEYS_MAX).unwrap_or(u32::MAX);
    let others = app.data.catalog.unexpired_secrets(uin, app.clock.now_us(), most).await.unwrap_or_default();
    let named = app.data.catalog.find_key(secret_id).await.ok().flatten();
    let named = named.map(|key| (secret_id.to_owned(), key.sealed));
    let others = others.into_iter().filter(|(id, _)| id != secret_id);
    let open =
        |(id, sealed): (String, Vec<u8>)| open_secret(app, &id, &sealed).ok().map(|secret| (id, secret));
    named.into_iter().chain(others).filter_map(open).collect()
}
