//! Changes of accounts, and the history of accounts and keys.

use access::{AccountChange, NewParent, Role, Visible};
use serde_json::{Value, json};
use store::{Event, EventKind, NewKey, StoreError, TemporaryKey};

use crate::accounts::make_account;
use crate::contract;
use crate::visible::read_customer;
use crate::world::{World, make_author, make_bill_key, make_statement, make_uin};

contract!(
    an_account_is_changed_where_nothing_contradicts_and_the_change_counts_at_once,
    an_account_goes_if_nothing_needs_it,
    every_change_of_accounts_and_keys_is_in_the_history,
    the_history_of_accounts_and_keys_cannot_be_changed,
);

fn change_parent(parent: i64) -> AccountChange {
    AccountChange { parent: Some(NewParent::Below(make_uin(parent))), ..AccountChange::default() }
}

fn change_role(role: Role) -> AccountChange {
    AccountChange { role: Some(role), ..AccountChange::default() }
}

/// Adds accounts: distributors 2 and 3, second-level reseller 4 below 2, reseller 5, customer 7 below 4.
async fn add_tree(world: &World) {
    for (number, role, parent) in [
        (2, Role::Distributor, None),
        (3, Role::Distributor, None),
        (4, Role::SecondLevelReseller, Some(2)),
        (5, Role::Reseller, None),
        (7, Role::Customer, Some(4)),
    ] {
        let account = make_account(number, role, parent);
        assert!(world.data.catalog.add_account(&account, make_author(1)).await.unwrap());
    }
}

/// Returns true if an account may ask for customer 7.
async fn can_ask(world: &World, caller: i64) -> bool {
    read_customer(world, caller, 7).await != Visible::Nothing
}

async fn an_account_is_changed_where_nothing_contradicts_and_the_change_counts_at_once(world: World) {
    add_tree(&world).await;
    let catalog = &world.data.catalog;
    assert!(can_ask(&world, 2).await && !can_ask(&world, 3).await);
    let (before, after) =
        catalog.change_account(make_uin(4), &change_parent(3), make_author(5)).await.unwrap();
    assert_eq!((before.parent, after.parent), (Some(make_uin(2)), Some(make_uin(3))));
    assert!(!can_ask(&world, 2).await && can_ask(&world, 3).await && can_ask(&world, 4).await);
    let name = AccountChange { name: Some("Käse".to_owned()), ..AccountChange::default() };
    let (_, named) = catalog.change_account(make_uin(4), &name, make_author(6)).await.unwrap();
    assert_eq!((named.name.as_str(), named.parent, named.role), ("Käse", after.parent, after.role));
    let (before, after) = catalog.change_account(make_uin(4), &name, make_author(7)).await.unwrap();
    assert_eq!(before, after);
    for (uin, change, why) in [
        (9, name.clone(), "there is no account 9"),
        (4, change_parent(4), "below itself"),
        (4, change_parent(5), "does not stand below a reseller"),
        (4, change_parent(99), "no account 99"),
        (
            4,
            AccountChange { parent: Some(NewParent::Top), ..AccountChange::default() },
            "below a distributor",
        ),
        (3, change_role(Role::Reseller), "4 is directly below it"),
        (5, change_parent(2), "leave --parent out"),
        (7, change_role(Role::Distributor), "leave --parent out"),
        (7, AccountChange { name: Some("x".repeat(101)), ..AccountChange::default() }, "101 characters"),
    ] {
        let error = catalog.change_account(make_uin(uin), &change, make_author(8)).await.unwrap_err();
        assert!(matches!(error, StoreError::Refused(_)) && error.to_string().contains(why), "{error}");
    }
    assert_eq!(catalog.list_events(Some(5)).await.unwrap().len(), 2, "a refusal is no event");
    // A reseller with no account below it may get any place that the tree has.
    let below = AccountChange { role: Some(Role::SecondLevelReseller), ..change_parent(3) };
    catalog.change_account(make_uin(5), &below, make_author(9)).await.unwrap();
}

async fn an_account_goes_if_nothing_needs_it(world: World) {
    add_tree(&world).await;
    let catalog = &world.data.catalog;
    // Bill 8 is paid by account 1, as in all bills here.
    world.states(10, vec![make_statement(make_bill_key(8), 1)]).await;
    for (number, role) in [(1, Role::Reseller), (8, Role::Customer)] {
        catalog.add_account(&make_account(number, role, None), make_author(2)).await.unwrap();
    }
    let key = NewKey { secret_id: "a", uin: make_uin(5), sealed: b"1", temporary: None, is_existing: false };
    catalog.add_key(&key, make_author(3)).await.unwrap();
    for (uin, why) in [
        (4, "directly below it (7)"),
        (5, "billfold key delete a"),
        (1, "bills name it"),
        (8, "bills name it"),
        (9, "there is no account 9"),
    ] {
        let error = catalog.delete_account(make_uin(uin), make_author(4)).await.unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
    // Bills hold a customer and its payer to their sides.
    for (uin, role, why) in [(8, Role::Reseller, "as a customer"), (1, Role::Customer, "payer or manager")] {
        let error = catalog.change_account(make_uin(uin), &change_role(role), make_author(4)).await;
        assert!(error.unwrap_err().to_string().contains(why));
    }
    catalog.delete_key("a", make_author(5)).await.unwrap().unwrap();
    for uin in [7, 4, 5, 2, 3] {
        assert_eq!(catalog.delete_account(make_uin(uin), make_author(6)).await.unwrap().uin, make_uin(uin));
    }
    let left: Vec<_> =
        catalog.list_accounts().await.unwrap().iter().map(|account| account.uin.get()).collect();
    assert_eq!(left, [1, 8]);
    assert_eq!(catalog.find_account(make_uin(8)).await.unwrap().unwrap().uin, make_uin(8));
    assert_eq!(catalog.find_account(make_uin(7)).await.unwrap(), None);
}

async fn every_change_of_accounts_and_keys_is_in_the_history(world: World) {
    const DAY_US: i64 = 86_400_000_000;
    let catalog = &world.data.catalog;
    let account = make_account(2, Role::Distributor, None);
    assert!(catalog.add_account(&account, make_author(1)).await.unwrap());
    assert!(!catalog.add_account(&account, make_author(2)).await.unwrap(), "it is there already");
    let name = AccountChange { name: Some("\"x\"".to_owned()), ..AccountChange::default() };
    catalog.change_account(make_uin(2), &name, make_author(3)).await.unwrap();
    let temporary = TemporaryKey { expires_at_us: 5, token_sha256: [7; 32] };
    for (secret_id, temporary, is_existing, at_us) in
        [("made", None, false, 4), ("known", None, true, 5), ("brief", Some(temporary), false, 6)]
    {
        let key = NewKey { secret_id, uin: make_uin(2), sealed: b"sealed", temporary, is_existing };
        catalog.add_key(&key, make_author(at_us)).await.unwrap();
        let error = catalog.add_key(&key, make_author(at_us)).await.unwrap_err().to_string();
        assert!(error.contains("there already is a key"), "{error}");
    }
    catalog.delete_key("known", make_author(7)).await.unwrap().unwrap();
    assert!(catalog.delete_key("known", make_author(8)).await.unwrap().is_none());
    // A key that expired long ago goes when one is added.
    let late =
        NewKey { secret_id: "late", uin: make_uin(2), sealed: b"1", temporary: None, is_existing: false };
    catalog.add_key(&late, make_author(31 * DAY_US)).await.unwrap();
    for secret_id in ["made", "late"] {
        catalog.delete_key(secret_id, make_author(31 * DAY_US)).await.unwrap().unwrap();
    }
    catalog.delete_account(make_uin(2), make_author(31 * DAY_US)).await.unwrap();

    let events = catalog.list_events(None).await.unwrap();
    let shown: Vec<_> = events
        .iter()
        .map(|event| (event.at_us, event.kind, event.secret_id.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        shown,
        [
            (1, EventKind::AccountAdded, ""),
            (3, EventKind::AccountChanged, ""),
            (4, EventKind::KeyCreated, "made"),
            (5, EventKind::KeyAdded, "known"),
            (6, EventKind::KeyCreated, "brief"),
            (7, EventKind::KeyDeleted, "known"),
            (31 * DAY_US, EventKind::KeyExpired, "brief"),
            (31 * DAY_US, EventKind::KeyCreated, "late"),
            (31 * DAY_US, EventKind::KeyDeleted, "made"),
            (31 * DAY_US, EventKind::KeyDeleted, "late"),
            (31 * DAY_US, EventKind::AccountDeleted, ""),
        ]
    );
    let parse = |text: &Option<String>| text.as_ref().map(|text| text.parse::<Value>().unwrap());
    let values = |event: &Event| (parse(&event.before), parse(&event.after));
    let named = |name: &str| Some(json!({ "role": "distributor", "parent": null, "name": name }));
    assert_eq!(values(&events[0]), (None, named("Name 2 名")));
    assert_eq!(values(&events[1]), (named("Name 2 名"), named("\"x\"")));
    assert_eq!(values(&events[4]), (None, Some(json!({ "expires_at_us": 5 }))));
    assert_eq!(values(&events[10]), (named("\"x\""), None));
    let by: Vec<_> = events.iter().map(|event| event.done_by.as_str()).collect();
    assert_eq!((by[0], by[6]), ("test@host (uid 1)", "billfold"));
    assert!(events.iter().all(|event| event.uin == make_uin(2)));
    assert!(!format!("{events:?}").contains("sealed"), "no secret is in the history");
    assert_eq!(catalog.list_events(Some(7)).await.unwrap().len(), 6);
}

async fn the_history_of_accounts_and_keys_cannot_be_changed(world: World) {
    add_tree(&world).await;
    for sql in ["UPDATE event SET done_by = 'nobody'", "DELETE FROM event"] {
        let error = world.meddle(sql).unwrap_err();
        assert!(error.contains("the history of accounts and keys never changes"), "{error}");
    }
    assert_eq!(world.data.catalog.list_events(None).await.unwrap().len(), 5);
}
