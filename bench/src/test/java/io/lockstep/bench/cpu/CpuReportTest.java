package io.lockstep.bench.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.bench.side.Entry;
import io.lockstep.bench.side.Rates;
import io.lockstep.bench.side.Result;
import io.lockstep.bench.side.Row;
import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.Network;
import io.lockstep.bench.work.ProductWorkload;
import io.lockstep.bench.work.RowWorkload;
import io.lockstep.bench.work.StepProducts;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.Training.Feed;
import io.lockstep.bench.work.Workload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuReportTest {
  private static final Network NET = new Network("net", List.of(8, 4), 0, true, 1);
  private static final Training STEP = new Training(NET, 2, 1, Feed.DEVICE);

  private final CpuReport report =
      new CpuReport(new ObjectMapper().createObjectNode().put("commit", "abc"), List.of(1, 2));

  /** Adds a row of ours with one and two threads and a peer with both, with these medians. */
  private void add(Workload work, Peer peer, double... medians) {
    addApart(0, work, peer, medians);
  }

  private void addApart(double deviation, Workload work, Peer peer, double... medians) {
    List<Setting> settings = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < medians.length; i++) {
      Setting setting = new Setting(i < 2 ? Peer.LOCKSTEP : peer, i % 2 + 1);
      settings.add(setting);
      double apart = i == 1 ? deviation : 0;
      Rates rates = new Rates(medians[i], medians[i] - 1, medians[i] + 1, 3);
      entries.add(
          new Entry(setting.label(), rates, "", false, medians[0] / medians[i], 8.0 * i, apart));
    }
    Row row = new Row(work, "strict", List.of());
    report.add(new Result(row, entries, 1e-4, Double.NaN, Double.NaN), settings);
  }

  @Test
  void each_number_of_threads_has_a_line_with_the_best_setting_of_each_peer() {
    add(STEP, Peer.PYTORCH, 60, 120, 40, 30);
    add(new StepProducts(NET, 2), Peer.ONEDNN, 70, 140, 80, 150);
    assertEquals(
        """
        | row | threads | unit | ours (range) | others (threads), and ours / theirs | ours / best \
        | of floor | garbage, bytes a run |
        |---|---|---|---|---|---|---|---|
        | net, batch 2 | 1 | steps/s | 60.0 (59.0-61.0) | PyTorch 40.0 (1): 1.50 | 1.50 | 0.750 \
        | 0.00 |
        | net, batch 2 | 2 | steps/s | 120 (119-121) | PyTorch 40.0 (1): 3.00 | 3.00 | 0.800 \
        | 8.00 |
        | products of net, batch 2 | 1 | steps/s | 70.0 (69.0-71.0) | oneDNN 80.0 (1): 0.875 \
        | 0.875 | - | 0.00 |
        | products of net, batch 2 | 2 | steps/s | 140 (139-141) | oneDNN 150 (2): 0.933 | 0.933 \
        | - | 8.00 |
        """,
        report.markdown());
    assertEquals(List.of(), report.failures());
  }

  @Test
  void the_heading_has_machine_versions_and_flags() {
    ObjectMapper json = new ObjectMapper();
    var about = json.createObjectNode().put("commit", "abc").put("quick", true);
    about.putObject("machine").put("processor", "EPYC").put("memory_mib", 8);
    CpuReport headed = new CpuReport(about, List.of(1));
    Setting torch = new Setting(Peer.PYTORCH, 2);
    headed.addSide(
        torch, json.createObjectNode().put("name", "PyTorch 2"), List.of("OMP_NUM_THREADS=2"));
    headed.addSide(
        new Setting(Peer.DJL, 1), json.createObjectNode().put("missing", "no jar"), List.of());
    assertEquals(
        """
        # The CPU beside its peers

        - commit: abc
        - quick: true
        - processor: EPYC
        - memory mib: 8

        | side, threads | what it is | flags |
        |---|---|---|
        | PyTorch 2 | PyTorch 2 | OMP_NUM_THREADS=2 |
        | DJL 1 | not available: no jar |  |

        """,
        headed.heading());
  }

  @Test
  void what_is_bound_by_memory_has_a_share_of_the_fastest_copy() {
    add(new Copy(1 << 20), Peer.MEMCPY, 30, 35, 40, 50);
    add(new RowWorkload(RowWorkload.Function.GELU, 4, 4), Peer.PYTORCH, 20, 40);
    var standings = report.json().path("rows").get(1).path("standings");
    assertEquals(
        "[{\"threads\":1,\"share_of_floor\":0.5},{\"threads\":2,\"share_of_floor\":0.8}]",
        standings.toString());
  }

  @Test
  void bits_that_change_with_the_number_of_threads_fail_however_little() {
    addApart(1e-9, ProductWorkload.square(8), Peer.OPENBLAS, 1, 2);
    assertEquals(List.of("product 8x8x8, strict"), report.failures());
    assertEquals(
        "- FAILED: our bits change with the number of threads: product 8x8x8, strict",
        report.markdown().lines().toList().getLast());
  }

  /** Returns what a JVM and one that goes on have reached. */
  private static Result fresh(double rate, double lasting) {
    List<Entry> entries =
        List.of(
            new Entry("fresh", Rates.of(List.of(rate)), "", false, 1, 0, 0),
            new Entry("lasting", Rates.of(List.of(lasting)), "", false, rate / lasting, 0, 0));
    return new Result(new Row(STEP, "strict", List.of()), entries, 0, Double.NaN, Double.NaN);
  }

  @Test
  void fresh_jvms_are_compared_beside_one_that_goes_on() {
    report.addFresh(STEP, List.of(fresh(100, 50), fresh(84, 50), fresh(110, 55)));
    report.addNotRun(ProductWorkload.square(8));
    assertEquals(
        List.of(
            "| net, batch 2 | steps/s | 3 | 100 (84.0-110) | 2.00 (1.68-2.00) | 0.840 (too slow) |",
            "",
            "- not run, because the time was up: product 8x8x8"),
        report.markdown().lines().skip(5).toList());
    assertEquals(
        "{\"about\":{\"commit\":\"abc\"},\"fresh\":[{\"row\":\"net, batch 2\",\"unit\":\"steps/s\","
            + "\"jvms\":3,\"median\":100.0,\"least\":84.0,\"most\":110.0,"
            + "\"ratio_median\":2.0,\"ratio_least\":1.68,\"ratio_most\":2.0,"
            + "\"least_of_median\":0.84}],\"not_run\":[\"product 8x8x8\"]}",
        report.json().toString());
  }
}
