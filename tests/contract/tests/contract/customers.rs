//! Lists of customers and of second-level resellers, and which customers a caller may know.

use access::{
    AccountChange, CustomersQuery, Manager, NamedAccount, NewParent, Role, Slice, SubAgentFilter,
    SubAgentPage, SubAgentsQuery,
};
use bill::Basis;

use crate::contract;
use crate::plain::{add_accounts, make_random_world, publish_bill};
use crate::world::{NOVEMBER, World, make_author, make_bill_key_of, make_cell, make_statement_of, make_uin};

contract!(
    customers_are_those_below_a_manager_and_those_whose_lines_it_manages,
    second_level_resellers_are_found_by_name_number_and_customer,
    a_partner_reaches_itself_and_the_partners_below_it,
    lists_of_random_worlds_are_what_plain_counting_finds,
);

/// All items of a list.
const ALL: Slice = Slice { offset: 0, limit: 1_000 };

/// Makes a sub-agent's number a manager.
fn sub_agent(number: i64) -> Manager {
    Manager::SubAgent(make_uin(number))
}

/// Lists numbers.
fn list_numbers(accounts: &[NamedAccount]) -> Vec<i64> {
    accounts.iter().map(|account| account.uin.get()).collect()
}

/// Reads the number of a manager's customers and those of a slice.
async fn read_page(world: &World, caller: i64, manager: Manager, slice: Slice) -> Option<(u64, Vec<i64>)> {
    let query = CustomersQuery { manager, slice };
    let page = world.data.catalog.read_customer_page(make_uin(caller), &query).await.unwrap()?;
    assert_eq!(page.manager.uin, manager.uin(make_uin(caller)));
    Some((page.total, list_numbers(&page.customers)))
}

/// Reads the second-level resellers of a caller that match a filter.
async fn read_sub_agents(world: &World, caller: i64, filter: SubAgentFilter, slice: Slice) -> SubAgentPage {
    let query = SubAgentsQuery { filter, slice };
    world.data.catalog.read_sub_agent_page(make_uin(caller), &query).await.unwrap()
}

/// Reads of whom of some customers a caller may know: the number, and true if it has lines.
async fn read_known(world: &World, caller: i64, customers: &[i64]) -> Vec<(i64, bool)> {
    let customers: Vec<_> = customers.iter().map(|number| make_uin(*number)).collect();
    let known = world.data.catalog.read_customers(make_uin(caller), &customers).await.unwrap();
    known.iter().map(|facts| (facts.account.uin.get(), facts.has_lines)).collect()
}

/// Publishes a bill of a payer, with lines of several managers.
async fn publish(world: &World, at_us: i64, payer: i64, owner: i64, managers: &[i64]) {
    let cells = managers.iter().map(|manager| make_cell(*manager, "cvm", 1, 1)).collect();
    let statement = make_statement_of(make_bill_key_of(payer, owner, NOVEMBER), cells, 1, 0);
    publish_bill(world, at_us, Basis::Customer, statement).await;
}

/// Distributors 1 and 2 with resellers below them; 77 and 78 are managers without accounts.
async fn make_world(world: &World) {
    let accounts = [
        (1, Role::Distributor, None),
        (2, Role::Distributor, None),
        (11, Role::SecondLevelReseller, Some(1)),
        (12, Role::SecondLevelReseller, Some(1)),
        (21, Role::SecondLevelReseller, Some(2)),
        (101, Role::Customer, Some(1)),
        (102, Role::Customer, Some(11)),
        (103, Role::Customer, None),
    ];
    add_accounts(world, &accounts).await;
    publish(world, 10, 1, 104, &[1, 11]).await; // under two managers
    publish(world, 11, 1, 12, &[1, 11]).await; // a partner that lines name as their owner
    publish(world, 12, 1, 103, &[77]).await;
    publish(world, 13, 2, 105, &[77, 78, 11]).await;
    publish(world, 14, 1, 106, &[21]).await;
    publish(world, 15, 1, 11, &[11]).await; // the manager itself
}

async fn customers_are_those_below_a_manager_and_those_whose_lines_it_manages(world: World) {
    make_world(&world).await;
    let page = async |caller, manager| read_page(&world, caller, manager, ALL).await;
    assert_eq!(page(1, Manager::Caller).await, Some((2, vec![101, 104])));
    assert_eq!(page(1, sub_agent(11)).await, Some((3, vec![102, 104, 105])), "lines of other payers, too");
    assert_eq!(page(1, sub_agent(12)).await, Some((0, vec![])));
    assert_eq!(page(1, sub_agent(77)).await, Some((1, vec![103])), "of whom it paid lines");
    for none in [78, 21, 1, 2, 101, 104, 999] {
        assert_eq!(page(1, sub_agent(none)).await, None, "{none} is no reseller of 1");
    }
    assert_eq!(page(2, sub_agent(77)).await, Some((1, vec![105])));
    assert_eq!(page(11, Manager::Caller).await, Some((3, vec![102, 104, 105])));
    assert_eq!(page(999, Manager::Caller).await, Some((0, vec![])));
    let slice = async |offset, limit| read_page(&world, 11, Manager::Caller, Slice { offset, limit }).await;
    assert_eq!(slice(1, 1).await, Some((3, vec![104])));
    assert_eq!(slice(2, 5).await, Some((3, vec![105])));
    for offset in [3, 4, u64::MAX] {
        assert_eq!(slice(offset, 5).await, Some((3, vec![])), "past the end the total stays");
        assert_eq!(slice(offset, u64::MAX).await, Some((3, vec![])));
    }
    assert_eq!(slice(0, 0).await, Some((3, vec![])));
    let query = CustomersQuery { manager: sub_agent(11), slice: ALL };
    let whole = world.data.catalog.read_customer_page(make_uin(1), &query).await.unwrap().unwrap();
    assert_eq!(whole.manager.name, "Name 11 名");
    let names: Vec<_> = whole.customers.iter().map(|customer| customer.name.as_str()).collect();
    assert_eq!(names, ["Name 102 名", "", ""], "a number without an account has no name");

    let asked = [104, 999, 12, 101, 104, 1, 105, 102, 103, 106];
    let of_first = [(104, true), (101, false), (105, true), (102, false), (103, true), (106, true)];
    assert_eq!(read_known(&world, 1, &asked).await, of_first);
    assert_eq!(read_known(&world, 2, &asked).await, [(105, true), (106, true)]);
    assert_eq!(read_known(&world, 2, &[]).await, []);
}

async fn second_level_resellers_are_found_by_name_number_and_customer(world: World) {
    make_world(&world).await;
    let rename = AccountChange { name: Some("Ärger & Söhne".to_owned()), ..AccountChange::default() };
    world.data.catalog.change_account(make_uin(12), &rename, make_author(50)).await.unwrap();
    let find = async |filter| {
        let page = read_sub_agents(&world, 1, filter, ALL).await;
        let counts: Vec<_> =
            page.sub_agents.iter().map(|own| (own.account.uin.get(), own.customers)).collect();
        assert_eq!(page.total, u64::try_from(counts.len()).unwrap());
        counts
    };
    assert_eq!(find(SubAgentFilter::All).await, [(11, 3), (12, 0), (77, 1)]);
    let name = SubAgentFilter::name_contains;
    assert_eq!(find(name("ÄRGER & sÖ")).await, [(12, 0)]);
    assert_eq!(find(name("name")).await, [(11, 3)]);
    assert_eq!(find(name("%")).await, [], "no character stands for others");
    assert_eq!(find(SubAgentFilter::Is(make_uin(11))).await, [(11, 3)]);
    assert_eq!(find(SubAgentFilter::Is(make_uin(21))).await, [], "the reseller of another distributor");
    assert_eq!(find(SubAgentFilter::Manages(make_uin(104))).await, [(11, 3)]);
    assert_eq!(find(SubAgentFilter::Manages(make_uin(102))).await, [(11, 3)]);
    assert_eq!(find(SubAgentFilter::Manages(make_uin(105))).await, [(11, 3)], "77 manages lines that 2 paid");
    assert_eq!(find(SubAgentFilter::Manages(make_uin(12))).await, [], "a partner is no customer");
    assert_eq!(find(SubAgentFilter::Nothing).await, []);
    for (offset, expected) in [(0, vec![11, 12]), (2, vec![77]), (3, vec![]), (u64::MAX, vec![])] {
        let page = read_sub_agents(&world, 1, SubAgentFilter::All, Slice { offset, limit: 2 }).await;
        let found: Vec<_> = page.sub_agents.iter().map(|own| own.account.uin.get()).collect();
        assert_eq!((page.total, found), (3, expected));
    }
    // A reseller that moves below another distributor is no longer one of the first, whose lines it manages.
    let moved = AccountChange { parent: Some(NewParent::Below(make_uin(2))), ..AccountChange::default() };
    world.data.catalog.change_account(make_uin(11), &moved, make_author(60)).await.unwrap();
    assert_eq!(find(SubAgentFilter::All).await, [(12, 0), (77, 1)]);
    assert_eq!(read_page(&world, 1, sub_agent(11), ALL).await, None);
}

async fn a_partner_reaches_itself_and_the_partners_below_it(world: World) {
    make_world(&world).await;
    for (caller, expected) in [(1, vec![1, 11, 12]), (2, vec![2, 21]), (11, vec![11]), (77, vec![77])] {
        let reach = world.data.catalog.read_reach(make_uin(caller)).await.unwrap();
        let reach: Vec<i64> = reach.iter().map(|partner| partner.get()).collect();
        assert_eq!(reach, expected, "{caller}");
    }
}

async fn lists_of_random_worlds_are_what_plain_counting_finds(world: World) {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let plain = make_random_world(&world, &mut random).await;
    let all = [1, 2, 3, 11, 12, 21, 77, 99, 101, 102, 103, 104];
    for caller in all {
        let sub_agents = plain.list_sub_agents(caller);
        let mut customers = vec![(Manager::Caller, Some(plain.list_customers(caller, caller)))];
        customers.extend(all.map(|number| {
            let is_one = sub_agents.contains(&number);
            (sub_agent(number), is_one.then(|| plain.list_customers(caller, number)))
        }));
        for (manager, expected) in customers {
            let (offset, limit) = (random.usize(..4), random.usize(..4));
            let expected = expected.map(|all| {
                let page = all.iter().copied().skip(offset).take(limit).collect();
                (u64::try_from(all.len()).unwrap(), page)
            });
            let slice = Slice { offset: offset.try_into().unwrap(), limit: limit.try_into().unwrap() };
            let found = read_page(&world, caller, manager, slice).await;
            assert_eq!(found, expected, "caller {caller}, {manager:?}, {slice:?}, {plain:?}");
        }
        let manages = random.choice(all).unwrap();
        for filter in [SubAgentFilter::All, SubAgentFilter::Manages(make_uin(manages))] {
            let found = read_sub_agents(&world, caller, filter.clone(), ALL).await;
            let found: Vec<_> =
                found.sub_agents.iter().map(|own| (own.account.uin.get(), own.customers)).collect();
            let expected = sub_agents.iter().map(|number| (*number, plain.list_customers(caller, *number)));
            let expected: Vec<_> = expected
                .filter(|(_, customers)| filter == SubAgentFilter::All || customers.contains(&manages))
                .map(|(number, customers)| (number, u64::try_from(customers.len()).unwrap()))
                .collect();
            assert_eq!(found, expected, "caller {caller}, {filter:?}, {plain:?}");
        }
        let known = all.into_iter().filter(|number| plain.knows(caller, *number));
        let expected: Vec<_> = known.map(|number| (number, plain.has_lines(caller, number))).collect();
        assert_eq!(read_known(&world, caller, &all).await, expected, "caller {caller}, {plain:?}");
    }
}
