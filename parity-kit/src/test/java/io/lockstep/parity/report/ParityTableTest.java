package io.lockstep.parity.report;

import static io.lockstep.parity.report.Reports.after;
import static io.lockstep.parity.report.Reports.relaxed;
import static io.lockstep.parity.report.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Precision;
import io.lockstep.parity.report.ParityReport.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParityTableTest {
  @Test
  void passes_are_counted_where_there_are_several() {
    assertTrue(
        ParityTable.of(report(true).with(after(1, 3)))
            .endsWith("\nThat was pass 3; nothing differed in any.\n"));
    assertTrue(
        ParityTable.of(report(false).with(after(1, 3)))
            .endsWith("\nThat was pass 3; nothing differed in those before.\n"));
  }

  @Test
  void what_is_the_same_is_counted_in_tables() {
    assertEquals(
        """
        cpu: amd64, 2 threads
        opencl: pocl

        compared                cases         values  differing
        reduction                 600      1,234,567          0
        gradient                    1             26          0
        total                     601      1,234,593          0
        skipped: 1 cases, gradient, on opencl: the device has no 64-bit floats

        MLP
          aa11  cpu, 40 steps
          aa11  opencl, 40 steps
          aa11  cpu, interrupted, 40 steps
          aa11  opencl, interrupted, 40 steps

        0 differing bits: 1,234,593 values of 601 cases, and 1 training runs, are the same on cpu,\
         opencl (12 s).
        """
            .replace("\n", System.lineSeparator()),
        ParityTable.of(report(true)));
  }

  @Test
  void what_differs_is_shown_with_where_it_comes_from() {
    assertEquals(
        """
        cpu: amd64, 2 threads
        opencl: pocl

        compared                cases         values  differing
        reduction                 600      1,234,567          7
        gradient                    1             26          0
        total                     601      1,234,593          7
        skipped: 1 cases, gradient, on opencl: the device has no 64-bit floats

        MLP
          aa11  cpu, 40 steps
          bb22  opencl, 40 steps
          aa11  cpu, interrupted, 40 steps
          aa11  opencl, interrupted, 40 steps

        [parity] exp/13 (seed 5) on opencl: output 0 Map F32[13] element 3 breaks the contract:\
         expected 1.0 (0x3f800000), got 2.0 (0x40000000),\
         8388608 ulps apart
        [parity] log/1 failed on opencl: no
        [parity] exp/13: opencl against cpu: kernel 0; to see it again: x.repro

        DIFFERENT: 7 of 1,234,593 values, 1 of 1 training runs; 1 failures (cpu, opencl; 12 s).
        """
            .replace("\n", System.lineSeparator()),
        ParityTable.of(report(false)));
  }

  @Test
  void a_failure_alone_is_not_called_a_difference() {
    ParityReport right = report(true);
    List<Failure> failures =
        List.of(new Failure("log/1", "opencl", "[parity] log/1 failed on opencl: no"));
    ParityReport report =
        new ParityReport(
            right.circumstances(),
            Precision.STRICT,
            right.devices(),
            right.sections(),
            right.runs(),
            List.of(),
            failures,
            List.of(),
            List.of());
    assertEquals(
        "FAILED: 0 of 1,234,593 values, 0 of 1 training runs; 1 failures (cpu, opencl; 12 s).",
        ParityTable.of(report).lines().toList().getLast());
  }

  @Test
  void a_relaxed_precision_is_shown_with_its_errors_as_shares_of_the_bounds() {
    assertEquals(
        """
        cuda: H200

        compared                cases         values     beyond largest error / bound
        product                     3             50          0                 0.250
        total                       3             50          0                 0.250

        kind                 error / bound      error      bound  worst case
        product                      0.250   0.000244   0.000977  matmul/2x3x4, output 0 [5], on\
         cuda

        MLP
          losses differ from strict ones by 0.00140, of 0.005 allowed, on cuda

        0 of 50 values of 3 cases are beyond the bounds of tf32, the largest error is 0.250 of its\
         bound; the losses of 0 of 1 training runs are; 0 failures (cuda; 12 s).
        """
            .replace("\n", System.lineSeparator()),
        ParityTable.of(relaxed(0.25, 0.0014, List.of())));
  }

  @Test
  void errors_and_losses_beyond_their_bounds_fail() {
    assertEquals(
        "FAILED: 2 of 50 values of 3 cases are beyond the bounds of tf32, the largest error is"
            + " 4.000 of its bound; the losses of 1 of 1 training runs are; 0 failures (cuda; 12"
            + " s).",
        ParityTable.of(relaxed(4, 0.02, List.of())).lines().toList().getLast());
  }

  @Test
  void what_there_was_no_time_for_is_named() {
    String table = ParityTable.of(relaxed(0, 0, List.of("3 of 9 cases, gradient")));
    List<String> lines = table.lines().toList();
    assertEquals(
        "not compared, because the time was up: 3 of 9 cases, gradient",
        lines.get(lines.size() - 3));
    assertTrue(lines.getLast().startsWith("The time was up; so far, 0 of 50 values"));
  }
}
