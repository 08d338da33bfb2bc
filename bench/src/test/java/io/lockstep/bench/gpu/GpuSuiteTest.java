package io.lockstep.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.lockstep.bench.side.FakeSide;
import io.lockstep.bench.side.Row;
import io.lockstep.bench.side.Side;
import io.lockstep.bench.work.ProductWorkload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GpuSuiteTest {
  private static final Side NONE = new FakeSide("none", 1, new ArrayList<>());

  @Test
  void the_rows_of_a_suite_have_names_of_their_own_but_for_those_that_are_compiled() {
    Sides sides =
        new Sides(
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            Set.of("eager", "graph", "compile"),
            Duration.ofSeconds(1));
    List<Row> all = new GpuSuite(sides, false).rows();
    List<Row> compiled =
        all.stream().filter(r -> r.contenders().getLast().label().equals("torch.compile")).toList();
    long names = all.stream().map(Row::name).distinct().count();
    assertEquals(18, compiled.size());
    assertEquals(all.size() - 18, names);
    assertEquals("copy of 1024 MiB, strict", all.getFirst().name());
    assertEquals("product 4096x4096x4096, strict", all.get(1).name());
    assertEquals("Adam update of 134 M parameters, strict", all.get(2).name());
    assertNull(
        all.stream()
            .filter(r -> r.work() instanceof ProductWorkload && !r.contenders().getFirst().isOurs())
            .findAny()
            .orElse(null));
    assertEquals(
        List.of(
            "MLP 784-1024-1024-10, batch 128",
            "8 layers of 4096, batch 8192",
            "autoencoder 784-512-128-512-784, batch 256",
            "18 layers of 1024, batch 128",
            "18 layers of 1024, batch 256",
            "18 layers of 1024, batch 512"),
        compiled.subList(0, 6).stream().map(r -> r.work().title()).toList());
  }
}
