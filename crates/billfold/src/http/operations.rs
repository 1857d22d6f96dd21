//! Health checks, and metrics for operators.

use std::sync::atomic::Ordering;

use hyper::{Method, Request, Response, StatusCode};

use super::health_check::{HealthCheck, find_health_check};
use super::response::{PLAIN_TEXT, ResponseBody, make_text_response};
use super::state::HttpState;
use crate::metrics::CONTENT_TYPE;

/// Responds to a request on the operations listener.
pub(crate) async fn respond_to_operator<B>(
    state: &HttpState,
    request: &Request<B>,
) -> Response<ResponseBody> {
    if let Some(check) = find_health_check(request.method(), request.uri().path()) {
        return check_health(state, check).await;
    }
    if request.method() == Method::GET && request.uri().path() == "/metrics" {
        return make_metrics_response(state);
    }
    make_text_response(
        StatusCode::NOT_FOUND,
        PLAIN_TEXT,
        "There is /metrics, /healthz and /readyz here, for GET.\n",
    )
}

/// Responds to a health check.
pub(super) async fn check_health(state: &HttpState, check: HealthCheck) -> Response<ResponseBody> {
    match check {
        HealthCheck::Liveness => make_text_response(StatusCode::OK, PLAIN_TEXT, "ok\n"),
        HealthCheck::Readiness => check_readiness(state).await,
    }
}

/// Checks that the server is not stopping, that its data folder is in its place, and that its catalog can be read.
async fn check_readiness(state: &HttpState) -> Response<ResponseBody> {
    if state.is_draining.load(Ordering::Relaxed) {
        return make_text_response(StatusCode::SERVICE_UNAVAILABLE, PLAIN_TEXT, "draining\n");
    }
    // It is logged by the watch of the data folder, whether or not anybody asks.
    if let Err(error) = state.service.check_folder() {
        let why = format!("not the data folder that this server opened: {error}\n");
        return make_text_response(StatusCode::SERVICE_UNAVAILABLE, PLAIN_TEXT, why);
    }
    match state.service.data.catalog.read_master_key_check().await {
        Ok(_) => {
            if !state.is_readable.swap(true, Ordering::Relaxed) {
                tracing::info!("ready again: the catalog can be read");
            }
            make_text_response(StatusCode::OK, PLAIN_TEXT, "ok\n")
        }
        Err(error) => {
            // Load balancers ask every few seconds; one line says it.
            if state.is_readable.swap(false, Ordering::Relaxed) {
                tracing::error!(%error, "not ready: the catalog cannot be read");
            }
            let why = "the catalog cannot be read; the log says why\n";
            make_text_response(StatusCode::SERVICE_UNAVAILABLE, PLAIN_TEXT, why)
        }
    }
}

fn make_metrics_response(state: &HttpState) -> Response<ResponseBody> {
    match state.service.metrics.render(state.log_lines_dropped.count()) {
        Ok(written) => make_text_response(StatusCode::OK, CONTENT_TYPE, written),
        Err(error) => {
            tracing::error!(%error, "the metrics could not be written");
            make_text_response(
                StatusCode::INTERNAL_SERVER_ERROR,
                PLAIN_TEXT,
                "the metrics could not be written\n",
            )
        }
    }
}
