//! `s3s-fs` as a server: it checks AWS Signature Version 4 and answers with a file of a folder. `s3s_server FOLDER ID SECRET`

use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, id, secret] = words.as_slice() else {
        return Err("usage: s3s_server FOLDER ID SECRET".into());
    };
    let files = FileSystem::new(folder).map_err(|error| format!("{error:?}"))?;
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single(id.as_str(), secret.as_str()));
    let service = builder.build();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    loop {
        let (stream, _address) = listener.accept().await?;
        let service = service.clone();
        tokio::spawn(async move {
            // A connection that breaks off ends its task, and nothing else.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}
