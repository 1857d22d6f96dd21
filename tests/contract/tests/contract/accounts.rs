//! Accounts and keys.

use access::Account;
use access::Role;
use store::{NewKey, TemporaryKey};

use crate::contract;
use crate::world::{World, make_author, make_uin};

contract!(
    accounts_are_kept_and_the_tree_has_its_shape,
    keys_are_found_listed_and_deleted,
    the_keys_of_an_account_are_those_that_have_not_ended_permanent_ones_first,
    keys_that_ended_long_ago_go_when_one_is_added,
    the_first_check_value_of_the_master_key_stays,
);

pub(crate) fn make_account(number: i64, role: Role, parent: Option<i64>) -> Account {
    Account { uin: make_uin(number), role, parent: parent.map(make_uin), name: format!("Name {number} 名") }
}

async fn accounts_are_kept_and_the_tree_has_its_shape(world: World) {
    let catalog = &world.data.catalog;
    let all = [
        make_account(2, Role::Distributor, None),
        make_account(3, Role::SecondLevelReseller, Some(2)),
        make_account(9, Role::Customer, Some(3)),
    ];
    for account in &all {
        catalog.add_account(account, make_author(5)).await.unwrap();
    }
    assert_eq!(catalog.list_accounts().await.unwrap(), all);
    for (wrong, why) in [
        (make_account(2, Role::Reseller, None), "a distributor, with another role: change it"),
        (make_account(4, Role::SecondLevelReseller, Some(7)), "no account 7 to stand above 4"),
        (make_account(4, Role::SecondLevelReseller, None), "stands below a distributor"),
        (make_account(4, Role::Distributor, Some(2)), "does not stand below"),
    ] {
        let error = catalog.add_account(&wrong, make_author(5)).await.unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
    assert_eq!(catalog.list_accounts().await.unwrap().len(), 3);
}

/// Makes a key of account 2.
fn make_key<'a>(secret_id: &'a str, sealed: &'a [u8], expires_at_us: Option<i64>) -> NewKey<'a> {
    let temporary = expires_at_us.map(|expires_at_us| TemporaryKey { expires_at_us, token_sha256: [4; 32] });
    NewKey { secret_id, uin: make_uin(2), sealed, temporary, is_existing: false }
}

async fn keys_are_found_listed_and_deleted(world: World) {
    let catalog = &world.data.catalog;
    let error = catalog.add_key(&make_key("a", b"1", None), make_author(1)).await.unwrap_err().to_string();
    assert!(error.contains("there is no account 2"), "{error}");
    catalog.add_account(&make_account(2, Role::Distributor, None), make_author(0)).await.unwrap();
    catalog.add_key(&make_key("b", b"\0\xff", None), make_author(2)).await.unwrap();
    catalog.add_key(&make_key("a", b"1", Some(99)), make_author(1)).await.unwrap();
    let error = catalog.add_key(&make_key("a", b"2", None), make_author(3)).await.unwrap_err().to_string();
    assert!(error.contains("already is a key with the id a"), "{error}");

    let found = catalog.find_key("b").await.unwrap().unwrap();
    assert_eq!(
        (found.uin, found.role, found.sealed.as_slice()),
        (make_uin(2), Role::Distributor, &b"\0\xff"[..])
    );
    assert_eq!(found.temporary, None);
    let found = catalog.find_key("a").await.unwrap().unwrap();
    assert_eq!(found.temporary, Some(TemporaryKey { expires_at_us: 99, token_sha256: [4; 32] }));
    for absent in ["c", "", "a\0", "' OR true --"] {
        assert!(catalog.find_key(absent).await.unwrap().is_none());
    }
    let listed: Vec<_> = catalog.list_keys().await.unwrap();
    let listed: Vec<_> =
        listed.iter().map(|key| (key.secret_id.as_str(), key.created_at_us, key.expires_at_us)).collect();
    assert_eq!(listed, [("a", 1, Some(99)), ("b", 2, None)]);
    assert_eq!(catalog.delete_key("a", make_author(9)).await.unwrap().unwrap().uin, make_uin(2));
    assert!(catalog.delete_key("a", make_author(9)).await.unwrap().is_none());
    assert!(catalog.find_key("a").await.unwrap().is_none());
}

async fn the_keys_of_an_account_are_those_that_have_not_ended_permanent_ones_first(world: World) {
    let catalog = &world.data.catalog;
    catalog.add_account(&make_account(2, Role::Distributor, None), make_author(0)).await.unwrap();
    for (id, created, ends) in
        [("a", 1, None), ("b", 4, None), ("c", 2, Some(50)), ("d", 3, Some(60)), ("e", 5, Some(10))]
    {
        catalog.add_key(&make_key(id, id.as_bytes(), ends), make_author(created)).await.unwrap();
    }
    let ids = |secrets: Vec<(String, Vec<u8>)>| -> Vec<String> {
        assert!(secrets.iter().all(|(id, sealed)| id.as_bytes() == sealed));
        secrets.into_iter().map(|(id, _)| id).collect()
    };
    assert_eq!(ids(catalog.read_unexpired_secrets(make_uin(2), 10, 9).await.unwrap()), ["b", "a", "d", "c"]);
    assert_eq!(ids(catalog.read_unexpired_secrets(make_uin(2), 55, 3).await.unwrap()), ["b", "a", "d"]);
    assert_eq!(ids(catalog.read_unexpired_secrets(make_uin(3), 0, 3).await.unwrap()), [""; 0]);
}

async fn keys_that_ended_long_ago_go_when_one_is_added(world: World) {
    const DAY_US: i64 = 86_400_000_000;
    let catalog = &world.data.catalog;
    catalog.add_account(&make_account(2, Role::Distributor, None), make_author(0)).await.unwrap();
    catalog.add_key(&make_key("a", b"1", Some(DAY_US)), make_author(0)).await.unwrap();
    catalog.add_key(&make_key("b", b"1", None), make_author(31 * DAY_US)).await.unwrap();
    assert_eq!(catalog.list_keys().await.unwrap().len(), 2);
    catalog.add_key(&make_key("c", b"1", None), make_author(31 * DAY_US + 1)).await.unwrap();
    let ids: Vec<String> = catalog.list_keys().await.unwrap().into_iter().map(|key| key.secret_id).collect();
    assert_eq!(ids, ["b", "c"]);
}

async fn the_first_check_value_of_the_master_key_stays(world: World) {
    let catalog = &world.data.catalog;
    assert_eq!(catalog.read_master_key_check().await.unwrap(), None);
    catalog.set_master_key_check(b"\0first").await.unwrap();
    catalog.set_master_key_check(b"second").await.unwrap();
    assert_eq!(catalog.read_master_key_check().await.unwrap().unwrap(), b"\0first");
}
