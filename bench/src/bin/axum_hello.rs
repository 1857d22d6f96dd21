//! The smallest server of axum: it answers `POST /` and `GET /` with the bytes of a file. `axum_hello FILE`

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::any;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("usage: axum_hello FILE")?;
    let body = Bytes::from(std::fs::read(file)?);
    // The body of the request is read, as each server of an API has to.
    let answer = move |_request: Bytes| {
        let body = body.clone();
        async move { ([(CONTENT_TYPE, "application/json")], body) }
    };
    let router = axum::Router::new().route("/", any(answer));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}
