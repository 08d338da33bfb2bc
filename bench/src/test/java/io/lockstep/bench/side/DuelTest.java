package io.lockstep.bench.side;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.Hidden;
import io.lockstep.bench.work.Hidden.Norm;
import io.lockstep.bench.work.Network;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.Training.Feed;
import io.lockstep.bench.work.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DuelTest {
  private static final Training NET =
      new Training(new Network("net", List.of(8, 4), 0, true, 1), 2, 1, Feed.DEVICE);

  private final List<String> journal = new ArrayList<>();
  private final FakeSide ours = new FakeSide("ours", 0.5, journal);
  private final FakeSide theirs = new FakeSide("theirs", 1, journal);

  private Result duel(Workload work) {
    Contender us = new Contender("Lockstep", ours, true, "strict", Duration.ofSeconds(1));
    Contender them = new Contender("peer", theirs, false, "strict", Duration.ofSeconds(1));
    return new Duel(2, 4, 0, Duration.ZERO).run(new Row(work, "strict", List.of(us, them)));
  }

  @Test
  void sides_take_turns_with_the_same_number_of_runs() {
    Result result = duel(NET);
    assertEquals(
        List.of(
            "ours prepare",
            "theirs prepare",
            "ours run 1",
            "theirs run 1",
            "ours run 8",
            "theirs run 8",
            "ours run 8",
            "theirs run 8",
            "ours host",
            "ours drop",
            "theirs drop"),
        journal);
    assertEquals(new Rates(2, 2, 2, 2), result.ours().rates());
    assertEquals(2, result.ratioToBest());
    assertEquals(3, result.replayMicros());
    assertEquals(4, result.runMicros());
    assertFalse(result.failed());
  }

  @Test
  void the_slowest_takes_at_most_three_times_the_slice() {
    FakeSide slow = new FakeSide("theirs", 6, journal);
    Contender us = new Contender("Lockstep", ours, true, "strict", Duration.ofSeconds(1));
    Contender them = new Contender("peer", slow, false, "strict", Duration.ofSeconds(1));
    new Duel(1, 4, 0, Duration.ZERO).run(new Row(NET, "strict", List.of(us, them)));
    assertTrue(journal.contains("theirs run 2"), journal::toString);
  }

  @Test
  void where_ours_is_not_available_the_peers_are_not_asked() {
    ours.with("prepare", new Answer.Unavailable("no GPU"));
    Result result = duel(new Copy(1));
    assertEquals(List.of("ours prepare"), journal);
    assertEquals(Entry.without("Lockstep", "no GPU", false), result.ours());
    assertEquals(
        Entry.without("peer", "not measured, because ours is missing", false),
        result.entries().getLast());
    assertFalse(result.failed());
  }

  @Test
  void a_failure_of_ours_fails_the_row() {
    ours.with("run", new Answer.Failed("[cuda] launch failed"));
    Result result = duel(new Copy(1));
    assertEquals(Entry.without("Lockstep", "[cuda] launch failed", true), result.ours());
    assertEquals(Double.NaN, result.ratioToBest());
    assertTrue(result.failed());
  }

  @Test
  void a_failure_of_a_peer_is_a_reason_and_no_failure() {
    theirs.with("prepare", new Answer.Failed("gave no answer within 90 s"));
    Result result = duel(new Copy(1));
    assertEquals(
        Entry.without("peer", "gave no answer within 90 s", false), result.entries().getLast());
    assertFalse(result.failed());
  }

  @Test
  void samples_that_lie_apart_fail_the_row() {
    theirs.with("prepare", FakeSide.done("{'samples':[2,1.01]}"));
    Result result = duel(NET);
    assertEquals(0.005, result.entries().getLast().deviation(), 1e-12);
    assertTrue(result.failed());
  }

  @Test
  void where_each_draws_its_own_numbers_means_are_compared() {
    Training drops =
        new Training(NET.network().with(new Hidden(Norm.NONE, 0.5)), 64, 1, Feed.DEVICE);
    theirs.with("prepare", FakeSide.done("{'samples':[1,2.5]}"));
    Result near = duel(drops);
    assertEquals(0.2, near.tolerance(), 1e-12);
    assertEquals(0.25 / 1.5, near.entries().getLast().deviation(), 1e-12);
    assertFalse(near.failed());
    theirs.with("prepare", FakeSide.done("{'samples':[1,2.7]}"));
    assertTrue(duel(drops).failed());
    theirs.with("prepare", FakeSide.done("{'samples':[1,'NaN']}"));
    assertTrue(duel(drops).failed());
  }

  @Test
  void a_loss_that_is_no_number_fails_the_row() {
    ours.with("run", FakeSide.done("{'seconds':1,'sample':['NaN']}"));
    Result result = duel(NET);
    assertEquals(Entry.without("Lockstep", "computed NaN", true), result.ours());
    assertTrue(journal.contains("ours drop"), "what it prepared is freed all the same");
  }

  @Test
  void what_the_host_costs_is_not_worth_the_rates() {
    ours.with("host", new Answer.Failed("gave no answer within 60 s"));
    Result result = duel(NET);
    assertEquals("", result.ours().missing());
    assertFalse(result.failed());
    assertFalse(journal.contains("ours drop"), "a side that failed has been ended");
  }

  @Test
  void a_later_result_adds_its_peers() {
    Result both = duel(NET).with(duel(NET));
    assertEquals(
        List.of("Lockstep", "peer", "peer"), both.entries().stream().map(Entry::label).toList());
  }

  @Test
  void each_warms_up_for_as_long_as_told() {
    Contender us = new Contender("Lockstep", ours, true, "strict", Duration.ofSeconds(1));
    new Duel(1, 4, 2, Duration.ZERO).run(new Row(NET, "strict", List.of(us)));
    assertEquals(
        List.of("ours run 1", "ours run 1", "ours run 1", "ours run 1", "ours run 8"),
        journal.stream().filter(line -> line.startsWith("ours run")).toList());
  }

  @Test
  void garbage_is_the_median_of_the_rounds() {
    ours.with("run", FakeSide.done("{'seconds':1,'sample':[1],'garbage':24}"));
    Result result = duel(NET);
    assertEquals(24, result.ours().garbage());
    assertEquals(Double.NaN, result.entries().getLast().garbage());
  }
}
