//! The signature doctor in the server: if a signature is wrong and its key is known, the log names the likely mistake.
//! The client neither gets the diagnosis nor waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use api::Service;
use bill::Uin;
use doctor::{Diagnosis, Effort, OTHER_KEYS_MAX, Verdict, diagnose_signature};
use store::{Catalog, MasterKey};
use tc3::{Method, Received, Secret};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::answer::incoming::Request;
use crate::answer::rate::FixedWindow;
use crate::clock::Clock;
use crate::keys::open_secret;
use crate::metrics::{Metrics, UNEXPLAINED};

/// Diagnoses of one account in a second.
const ACCOUNT_PER_S_MAX: u64 = 1;

/// Diagnoses of all accounts in a second. At some ten milliseconds each they take a twentieth of one processor.
const ALL_PER_S_MAX: u64 = 5;

/// The pause of a diagnosis that is waited for, while those of a second are used up.
const TURN_PAUSE: Duration = Duration::from_millis(200);

/// Seconds between two diagnoses that try every port of the host. Such a one takes up to a quarter of a second.
const EVERY_PORT_INTERVAL_S: i64 = 10;

/// Limits on the cost of all diagnoses.
#[derive(Debug)]
pub(crate) struct DiagnosisLimits {
    /// By account; `None` counts all of them.
    rates: FixedWindow<Option<Uin>>,
    /// Allows one at a time.
    running: Arc<Semaphore>,
    /// The second of the last diagnosis that may try every port.
    every_port_at_s: AtomicI64,
}

impl Default for DiagnosisLimits {
    fn default() -> Self {
        Self {
            rates: FixedWindow::default(),
            running: Arc::new(Semaphore::new(1)),
            every_port_at_s: AtomicI64::new(0),
        }
    }
}

impl DiagnosisLimits {
    /// Waits until another diagnosis may start; `None` if that takes longer than a timeout.
    pub(super) async fn wait_for_turn(
        &self,
        clock: &Clock,
        timeout: Duration,
    ) -> Option<OwnedSemaphorePermit> {
        let waiting = async {
            // Nothing closes the semaphore.
            let permit = Arc::clone(&self.running).acquire_owned().await.ok()?;
            while self.rates.count_request(None, ALL_PER_S_MAX, || clock.now_s()).is_err() {
                tokio::time::sleep(TURN_PAUSE).await;
            }
            Some(permit)
        };
        tokio::time::timeout(timeout, waiting).await.ok().flatten()
    }
}

/// A request with a wrong signature, kept until it is diagnosed.
pub(crate) struct PendingDiagnosis {
    method: Method,
    path: String,
    query: String,
    headers: Vec<(String, Vec<u8>)>,
    body: hyper::body::Bytes,
    secret_id: String,
    uin: Uin,
    effort: Effort,
    /// Hosts that clients may have signed before a proxy changed the `Host`.
    hosts: Vec<String>,
    _permit: OwnedSemaphorePermit,
}

impl PendingDiagnosis {
    /// Keeps a request of a known key, if the limits allow another diagnosis.
    pub(crate) fn try_start(
        limits: &DiagnosisLimits,
        clock: &Clock,
        request: &Request<'_>,
        (secret_id, uin): (&str, Uin),
        hosts: Vec<String>,
    ) -> Option<Self> {
        limits.rates.count_request(Some(uin), ACCOUNT_PER_S_MAX, || clock.now_s()).ok()?;
        limits.rates.count_request(None, ALL_PER_S_MAX, || clock.now_s()).ok()?;
        let permit = Arc::clone(&limits.running).try_acquire_owned().ok()?;
        let now_s = clock.now_s();
        let last_s = limits.every_port_at_s.load(Ordering::Relaxed);
        // A clock that was set back allows one, too.
        let tries_every_port = !(0..EVERY_PORT_INTERVAL_S).contains(&now_s.saturating_sub(last_s));
        if tries_every_port {
            limits.every_port_at_s.store(now_s, Ordering::Relaxed); // under the permit
        }
        let Received { method, path, query, headers, body: _ } = request.to_received();
        Some(Self {
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), value.to_vec())).collect(),
            body: request.body(),
            secret_id: secret_id.to_owned(),
            uin,
            effort: Effort { tries_every_port, ..Effort::SERVER },
            hosts,
            _permit: permit,
        })
    }

    /// Diagnoses the request on a thread for blocking work, and logs the result.
    pub(crate) async fn run(
        self,
        catalog: &Catalog,
        master_key: &MasterKey,
        clock: &Clock,
        metrics: &Metrics,
        request_id: &str,
    ) {
        let secrets = self.open_secrets(catalog, master_key, clock).await;
        let diagnosing =
            tokio::task::spawn_blocking(move || self.diagnose(&secrets).map(|found| (self, found)));
        if let Ok(Some((diagnosed, found))) = diagnosing.await {
            diagnosed.log(metrics, request_id, &found);
        }
    }

    /// Opens the secret of the key that the request names, and those of others of its account. Secrets that cannot be
    /// read or opened are left out.
    async fn open_secrets(
        &self,
        catalog: &Catalog,
        master_key: &MasterKey,
        clock: &Clock,
    ) -> Vec<(String, Secret)> {
        let Ok(others_max) = u32::try_from(OTHER_KEYS_MAX) else { unreachable!("a small constant") };
        // The named key may not be among the newest ones, so it is read by itself.
        let others =
            catalog.read_unexpired_secrets(self.uin, clock.now_us(), others_max).await.unwrap_or_default();
        let named = catalog.find_key(&self.secret_id).await.ok().flatten();
        let named = named.map(|key| (self.secret_id.clone(), key.sealed));
        let others = others.into_iter().filter(|(id, _)| *id != self.secret_id);
        let open = |(id, sealed): (String, Vec<u8>)| {
            open_secret(master_key, &id, &sealed).ok().map(|secret| (id, secret))
        };
        named.into_iter().chain(others).filter_map(open).collect()
    }

    fn diagnose(&self, secrets: &[(String, Secret)]) -> Option<Diagnosis> {
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
        let hosts: Vec<&str> = self.hosts.iter().map(String::as_str).collect();
        let meant = Service::of_request(&received);
        diagnose_signature(&received, meant.name(), &keys, self.effort, &hosts)
    }

    fn log(&self, metrics: &Metrics, request_id: &str, found: &Diagnosis) {
        let causes: Vec<&str> = found.causes.iter().map(|cause| cause.name()).collect();
        if found.verdict == Verdict::Unexplained {
            metrics.count_diagnosis(UNEXPLAINED);
        }
        for cause in &causes {
            metrics.count_diagnosis(cause);
        }
        let (secret_id, caller, attempts) = (&self.secret_id, self.uin.get(), found.attempts);
        let causes = causes.join(",");
        tracing::info!(request_id, secret_id, caller, causes, attempts, diagnosis = %found, "signature doctor");
    }
}
