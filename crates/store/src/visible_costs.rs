//! The costs of some months' bills that a caller may see: from their cells, or from their lines where cells do not tell.

use std::collections::BTreeMap;

use access::{BillQuery, CostsAnswer, CostsQuery, Visible, VisibleCosts, VisibleStates};
use bill::ledger::BillState;
use bill::{COST_COLUMNS, CostItem, CostQuestion, Costs, Uin};

use crate::data::Data;
use crate::error::StoreError;
use crate::lines::{Projection, StoredLine};

impl Data {
    /// Reads the costs of the current bills of some months that a caller may see, all of it as of one moment: a published
    /// version never changes, and the versions are read at once.
    ///
    /// Memory holds the cells and the groups, and some lines at a time.
    ///
    /// # Errors
    ///
    /// [`StoreRefusal::VersionGone`](crate::StoreRefusal::VersionGone): a prune dropped a version meanwhile, which is not current
    /// any more. [`StoreRefusal::LinesElsewhere`](crate::StoreRefusal::LinesElsewhere): lines are needed that are not on this
    /// node. Others if the catalog or an object cannot be read, or is not what was published.
    pub async fn read_visible_costs(
        &self,
        caller: Uin,
        query: &CostsQuery,
    ) -> Result<CostsAnswer, StoreError> {
        let CostsQuery { owner, first, last, question } = query;
        let of_bill = BillQuery { owner: *owner, month: *first, with_names: true, with_payments: false };
        let mut states = match self.catalog.read_visible_range(caller, &of_bill, *last).await? {
            VisibleStates::Nothing => return Ok(CostsAnswer::Nothing),
            VisibleStates::Withheld => return Ok(CostsAnswer::Withheld),
            VisibleStates::States(states) => states,
        };
        self.load_unknown_names(&mut states).await?;
        let mut costs = Costs::default();
        for state in &states {
            if question.needs_lines() {
                self.add_lines(question, &mut costs, state).await?;
            } else {
                for cell in &state.cells {
                    question.add(&mut costs, &CostItem::of_cell(state.version.bill, cell))?;
                }
            }
        }
        let Visible::Bill(bill) = VisibleStates::States(states).into_visible(false)? else {
            unreachable!("the versions are visible")
        };
        Ok(CostsAnswer::Costs(VisibleCosts { costs, names: bill.names }))
    }

    /// Adds the lines of a version that the caller may see.
    async fn add_lines(
        &self,
        question: &CostQuestion,
        costs: &mut Costs,
        state: &BillState,
    ) -> Result<(), StoreError> {
        let needs_tags = question.needs_tags();
        let each = &mut |line: &StoredLine<'_>| {
            let unknown = if needs_tags { line.read_unknown_columns()? } else { BTreeMap::new() };
            let text = |column| line.text(column);
            Ok::<_, StoreError>(question.add(costs, &CostItem::of_line(&line.charge, &text, &unknown))?)
        };
        let texts = if needs_tags { Projection::TextsAndUnknown } else { Projection::Texts };
        self.visit_state_lines(state, texts(COST_COLUMNS), each).await
    }
}
