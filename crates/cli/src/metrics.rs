//! The measures of a ranked list against judgments: nDCG@10, MRR@10, Recall@100, as trec_eval defines them (gain = grade, discount = log2(rank + 1)).

use std::collections::BTreeMap;

/// The measures of one query, or their mean over several.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    /// Normalised discounted cumulative gain of the first ten.
    pub ndcg_10: f64,
    /// One over the rank of the first relevant document among ten.
    pub mrr_10: f64,
    /// Share of the relevant documents among the first hundred.
    pub recall_100: f64,
}

/// Measures `ranked` (best first) against the grades of one query; `None` when no document is relevant.
pub fn measure(ranked: &[&str], grades: &BTreeMap<String, u32>) -> Option<Measures> {
    let mut ideal: Vec<u32> = grades.values().copied().filter(|&g| g > 0).collect();
    if ideal.is_empty() {
        return None;
    }
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let gains = |grades: &mut dyn Iterator<Item = u32>| -> f64 {
        grades.take(10).enumerate().map(|(i, g)| f64::from(g) / (i as f64 + 2.0).log2()).sum()
    };
    let grade = |id: &&str| grades.get(*id).copied().unwrap_or(0);
    let first = ranked.iter().take(10).position(|id| grade(id) > 0);
    let found = ranked.iter().take(100).filter(|id| grade(id) > 0).count();
    Some(Measures {
        ndcg_10: gains(&mut ranked.iter().map(grade)) / gains(&mut ideal.iter().copied()),
        mrr_10: first.map_or(0.0, |i| 1.0 / (i as f64 + 1.0)),
        recall_100: found as f64 / ideal.len() as f64,
    })
}

/// The mean of several; zero of none.
pub fn mean(all: &[Measures]) -> Measures {
    let n = all.len().max(1) as f64;
    let sum = |of: fn(&Measures) -> f64| all.iter().map(of).sum::<f64>() / n;
    Measures { ndcg_10: sum(|m| m.ndcg_10), mrr_10: sum(|m| m.mrr_10), recall_100: sum(|m| m.recall_100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let grades = [("a", 1), ("b", 2), ("c", 0), ("d", 1)].map(|(id, g)| (id.to_string(), g)).into();
        let m = measure(&["c", "b", "x", "a"], &grades).unwrap();
        let ideal = 2.0 + 1.0 / 3f64.log2() + 0.5;
        assert!((m.ndcg_10 - (2.0 / 3f64.log2() + 1.0 / 5f64.log2()) / ideal).abs() < 1e-12);
        assert_eq!(m.mrr_10, 0.5);
        assert!((m.recall_100 - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(measure(&["a"], &BTreeMap::from([("a".to_string(), 0)])), None);
    }
}
