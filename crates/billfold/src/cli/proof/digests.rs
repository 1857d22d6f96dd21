//! Digests of versions that an earlier program published: computed once, by the first command that may write.

use sheet::replace_controls;
use store::{Catalog, Data, ProofEvent, ProofSummary, Report, StoreError, compute_missing_digests};

use super::messages::describe_finding;
use crate::terminal::output::print_notice;
use crate::terminal::progress::Progress;
use crate::terminal::wording::format_count;

/// Refuses a catalog that is not of one state, computes the digests of versions from before there were digests, with a
/// progress bar, and prints what is damaged. Returns true if nothing is.
pub(crate) async fn complete_digests(data: &Data) -> Result<bool, StoreError> {
    data.catalog.check_is_one_state().await?;
    if data.catalog.count_undigested_versions().await? == 0 {
        return Ok(true);
    }
    if data.explain_read_only().is_some() {
        check_before_reading(&data.catalog).await?;
        return Ok(true);
    }
    let progress = Progress::of_bytes();
    let report: &mut Report<'_> = &mut |event| match event {
        ProofEvent::Ahead { bytes } => progress.add_total(bytes),
        ProofEvent::Read { bytes } => progress.add_done(bytes),
        ProofEvent::Found(finding) => {
            progress.suspend(|| print_notice(replace_controls(&describe_finding(&finding))));
        }
    };
    let ProofSummary { versions, unchecked, damages, .. } = compute_missing_digests(data, report).await?;
    drop(progress);
    print_notice(format_args!("note: {}", describe_computed(versions, unchecked)));
    Ok(damages == 0)
}

/// Computes the digests of versions from before there were digests, as a server does it: it logs what is damaged.
pub(crate) async fn complete_digests_of_server(data: &Data) -> Result<(), StoreError> {
    let versions = data.catalog.count_undigested_versions().await?;
    if versions == 0 {
        return Ok(());
    }
    if data.explain_read_only().is_some() {
        tracing::warn!(
            versions,
            "versions of an earlier program have no digest, and the data folder is read-only here: a \
                                  change of what is stored would not be noticed"
        );
        return Ok(());
    }
    let report: &mut Report<'_> = &mut |event| {
        if let ProofEvent::Found(finding) = event {
            tracing::warn!("{}", describe_finding(&finding));
        }
    };
    let ProofSummary { versions, unchecked, .. } = compute_missing_digests(data, report).await?;
    tracing::info!("{}", describe_computed(versions, unchecked));
    Ok(())
}

/// Refuses a catalog that is not of one state, and prints how many of the versions that a command reads are not compared with
/// what was published.
pub(crate) async fn check_before_reading(catalog: &Catalog) -> Result<(), StoreError> {
    catalog.check_is_one_state().await?;
    let unchecked = catalog.count_undigested_versions().await?;
    if unchecked > 0 {
        print_notice(format_args!(
            "note: {} of an earlier program have no digest yet, so that a change of what is stored would not be noticed: the \
             next import, revert, prune, backup or start of `serve` computes it; `billfold verify` compares them now",
            format_count(unchecked, "version")
        ));
    }
    Ok(())
}

/// Describes what was computed.
fn describe_computed(versions: u64, unchecked: u64) -> String {
    let computed = format_count(versions - unchecked, "version");
    let rest = match unchecked {
        0 => String::new(),
        1 => "; 1 version has none, since its lines are not here or cannot be read".to_owned(),
        _ => format!("; {unchecked} versions have none, since their lines are not here or cannot be read"),
    };
    format!("computed the digests of {computed} of an earlier program{rest}")
}
