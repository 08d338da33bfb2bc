package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.Backend;
import io.lockstep.parity.WrongBackend.Fault;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.parity.reproduction.KernelResults;
import io.lockstep.parity.reproduction.Repetition;
import io.lockstep.parity.reproduction.Reproduction;
import io.lockstep.tensor.EngineOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel that is wrong now and then is found and written, and shows it again if repeated. */
class RepetitionTest {
  @Test
  void a_fault_that_comes_and_goes_shows_in_some_of_many_runs(@TempDir Path folder) {
    Variant cpu = new Variant("cpu", EngineOptions.of("cpu").withThreads(1));
    Variant wrong = Fault.NOW_AND_THEN.variant();
    Case product =
        Cases.all().stream()
            .filter(c -> c.name().matches("matmul/[1-9]\\d*x[1-9]\\d*x[1-9]\\d*"))
            .findFirst()
            .orElseThrow();
    Path file =
        Objects.requireNonNull(
            new Localizer(List.of(cpu, wrong), folder)
                .locate(product, wrong.name(), Set.of(wrong.name()))
                .reproduction());
    Reproduction kernel = Reproduction.read(file);
    KernelResults right = kernel.contract().orElseThrow();
    try (Backend device = cpu.options().openDevice()) {
      Repetition sound = Repetition.of(kernel, device, right, 120);
      assertEquals(0, sound.wrong());
      assertEquals(0, sound.first());
    }
    try (Backend device = wrong.options().openDevice()) {
      Repetition found = Repetition.of(kernel, device, right, 120);
      assertEquals(2, found.wrong());
      assertEquals(50, found.first());
      assertEquals(1, found.mismatches().size());
    }
  }
}
