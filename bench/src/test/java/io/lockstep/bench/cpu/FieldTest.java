package io.lockstep.bench.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.bench.side.Answer;
import io.lockstep.bench.side.Contender;
import io.lockstep.bench.side.Duel;
import io.lockstep.bench.side.Entry;
import io.lockstep.bench.side.FakeSide;
import io.lockstep.bench.side.Result;
import io.lockstep.bench.side.Side;
import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.ProductWorkload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class FieldTest {
  private final List<String> journal = new ArrayList<>();

  private Side fake(Setting setting) {
    double seconds = setting.peer() == Peer.LOCKSTEP ? 2 : 1;
    FakeSide side = new FakeSide(setting.label(), seconds / setting.threads(), journal);
    return setting.peer() == Peer.ONEDNN
        ? side.with("hello", new Answer.Unavailable("no library"))
            .with("prepare", new Answer.Unavailable("no library"))
        : side.with("hello", FakeSide.done("{'name':'fake'}"));
  }

  private Field field() {
    return new Field(List.of(Peer.ONEDNN, Peer.OPENBLAS, Peer.PYTORCH), List.of(1, 2), this::fake);
  }

  @Test
  void ours_comes_first_and_each_number_of_threads_is_a_side_of_its_own() {
    try (Field field = field()) {
      List<String> all =
          field.row(ProductWorkload.square(8)).contenders().stream().map(Contender::label).toList();
      assertEquals(
          List.of("Lockstep 1", "Lockstep 2", "OpenBLAS 1", "OpenBLAS 2", "oneDNN 1", "oneDNN 2"),
          all);
      assertEquals(4, field.row(new Copy(8)).contenders().size());
      assertEquals("{\"name\":\"fake\"}", field.describe(new Setting(Peer.OPENBLAS, 1)).toString());
      assertEquals(
          "{\"missing\":\"no library\"}", field.describe(new Setting(Peer.ONEDNN, 2)).toString());
    }
    assertEquals(8, journal.stream().filter(line -> line.endsWith(" close")).count());
  }

  @Test
  void a_duel_of_the_field_gives_figures_for_all_that_are_there() {
    try (Field field = field()) {
      Duel duel = new Duel(3, 8, 0, Duration.ZERO);
      Result result = duel.run(field.row(ProductWorkload.square(1000)));
      assertEquals(List.of(0.002, 0.004, 0.004, 0.008), medians(result));
      assertEquals("no library", result.entries().getLast().missing());
    }
  }

  private static List<Double> medians(Result result) {
    List<Double> medians = new ArrayList<>();
    for (Entry entry : result.entries()) {
      if (entry.rates() != null) {
        medians.add(entry.rates().median());
      }
    }
    return medians;
  }

  @Test
  void an_unknown_side_is_named_with_those_there_are() {
    assertEquals(
        "[compare] unknown side 'mkl'; name some of Lockstep, PyTorch, DJL, DL4J, OpenBLAS, oneDNN,"
            + " memcpy",
        assertThrows(TypeConversionException.class, () -> Peer.parse("mkl")).getMessage());
    assertEquals(Peer.ONEDNN, Peer.parse("onednn"));
  }

  @Test
  void powers_of_two_and_all_processors_are_tried() {
    assertEquals(List.of(1), CpuBenchmark.powersOfTwo(1));
    assertEquals(List.of(1, 2), CpuBenchmark.powersOfTwo(2));
    assertEquals(List.of(1, 2, 4, 6), CpuBenchmark.powersOfTwo(6));
  }
}
