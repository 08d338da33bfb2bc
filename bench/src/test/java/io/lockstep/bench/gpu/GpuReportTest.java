package io.lockstep.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.bench.side.Entry;
import io.lockstep.bench.side.Rates;
import io.lockstep.bench.side.Result;
import io.lockstep.bench.side.Row;
import io.lockstep.bench.work.AdamUpdate;
import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.ProductWorkload;
import java.util.List;
import org.junit.jupiter.api.Test;

class GpuReportTest {
  private static Entry entry(String label, double rate, double ratio, double deviation) {
    return new Entry(
        label, new Rates(rate, rate - 1, rate + 1, 3), "", false, ratio, Double.NaN, deviation);
  }

  private static GpuReport report() {
    GpuReport report = new GpuReport();
    report.addMissingSide("peer", "no PyTorch");
    Row copy = new Row(new Copy(1 << 20), "strict", List.of());
    report.add(
        new Result(
            copy,
            List.of(entry("Lockstep", 4000, 1, 0), entry("PyTorch eager", 3200, 1.25, 0)),
            1e-3,
            Double.NaN,
            Double.NaN));
    Row update = new Row(new AdamUpdate(1_000_000), "strict", List.of());
    report.add(
        new Result(
            update,
            List.of(
                entry("Lockstep", 3000, 1, 0),
                entry("PyTorch eager", 2000, 1.5, 0.1),
                Entry.without("CUDA graph", "needs a GPU", false)),
            1e-3,
            12.34,
            15));
    report.addNotRun("product 2x2x2, strict");
    return report;
  }

  @Test
  void the_table_has_ratios_shares_and_what_is_missing() {
    assertEquals(
        """
        | row | precision | unit | ours (range) | others, and ours / theirs \
        | ours / best | of floor | replay, run us |
        |---|---|---|---|---|---|---|---|
        | copy of 4 MiB | strict | GB/s | 4000 (3999-4001) | PyTorch eager 3200: 1.25 \
        | 1.25 | - | - |
        | Adam update of 1 M parameters | strict | GB/s | 3000 (2999-3001) \
        | PyTorch eager 2000: 1.50 | 1.50 | 0.750 | 12.3, 15.0 |

        - FAILED: samples of PyTorch eager differ from ours by 0.100, more than 0.00100: \
        Adam update of 1 M parameters, strict
        - CUDA graph not available (needs a GPU): Adam update of 1 M parameters, strict
        - not run, because the time was up: product 2x2x2, strict
        """,
        report().markdown());
    assertEquals(List.of("Adam update of 1 M parameters, strict"), report().failures());
  }

  @Test
  void the_json_has_every_figure_and_no_other_for_what_is_missing() {
    var json = report().json();
    assertEquals(
        "{\"row\":\"Adam update of 1 M parameters\",\"precision\":\"strict\",\"unit\":\"GB/s\","
            + "\"failed\":true,\"tolerance\":0.001,"
            + "\"work\":{\"kind\":\"adam\",\"parameters\":1000000},"
            + "\"ratio_to_best\":1.5,\"share_of_floor\":0.75,\"replay_us\":12.34,\"run_us\":15.0,"
            + "\"entries\":[{\"label\":\"Lockstep\",\"median\":3000.0,\"least\":2999.0,"
            + "\"most\":3001.0,\"rounds\":3,\"ratio\":1.0,\"deviation\":0.0},"
            + "{\"label\":\"PyTorch eager\",\"median\":2000.0,\"least\":1999.0,\"most\":2001.0,"
            + "\"rounds\":3,\"ratio\":1.5,\"deviation\":0.1},"
            + "{\"label\":\"CUDA graph\",\"missing\":\"needs a GPU\",\"failed\":false}]}",
        json.path("rows").get(1).toString());
    assertEquals("{\"peer\":{\"missing\":\"no PyTorch\"}}", json.path("sides").toString());
    assertEquals(4e12, json.path("bandwidth_bytes_per_s").asDouble());
    assertEquals("[\"product 2x2x2, strict\"]", json.path("not_run").toString());
  }

  @Test
  void a_note_on_many_rows_names_the_first() {
    GpuReport report = new GpuReport();
    for (int size = 1; size <= 4; size++) {
      Row row = new Row(ProductWorkload.square(size), "tf32", List.of());
      List<Entry> none = List.of(Entry.without("Lockstep", "no GPU", false));
      report.add(new Result(row, none, 1e-2, Double.NaN, Double.NaN));
    }
    assertEquals(
        "- Lockstep not available (no GPU): 4 rows, such as product 1x1x1, tf32",
        report.markdown().lines().toList().getLast());
  }
}
