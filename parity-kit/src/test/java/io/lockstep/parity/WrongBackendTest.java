package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.lockstep.parity.WrongBackend.Fault;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.parity.report.ParityReport.Finding;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kit catches backends that are wrong in the ways in which backends are. */
class WrongBackendTest {
  private static final String CPU_IS_RIGHT = "; of these two the contract agrees with cpu";

  @ParameterizedTest
  @EnumSource
  void every_fault_is_caught_and_its_kernel_named(Fault fault) {
    Finding found = first(fault);
    assertEquals(fault.toString(), found.variant());
    assertEquals("cpu", found.partner(), "a right device is found by itself");
    assertEquals(text(fault), found.what() + ": " + withoutDevices(found.text()));
  }

  private static String text(Fault fault) {
    return switch (fault) {
      case FLIPPED_BIT ->
          "sum/0: [compare] kernel 0 of 0..0, Row 'sum' over [1,0], in run 1 of its plan: output 0"
              + " F32[1] has 1 of 1 elements different, first at [0]: 0.0 (0x00000000), 1.4E-45"
              + " (0x00000001); its inputs are the same, so run this kernel alone on each device";
      case CONTRACTION ->
          "add/vectors: [compare] kernel 0 of 0..0, Map 'mul+add' over [1031], in run 1 of its"
              + " plan: output 0 F32[1031] has 77 of 1031 elements different, first at [46]:"
              + " 5.100023E37 (0x7e197926), 5.1000225E37 (0x7e197925)"
              + CPU_IS_RIGHT;
      case OTHER_ORDER ->
          "sum/13x5 over 0: [compare] kernel 0 of 0..0, ColumnReduce 'sum_rows' over [1,13,5], in"
              + " run 1 of its plan: output 0 F32[1,5] has 4 of 5 elements different, first at"
              + " [0,0]: 5.9594603 (0x40beb3e6), 5.95946 (0x40beb3e5)"
              + CPU_IS_RIGHT;
      case PAST_THE_END ->
          "gather/0: in step, it ends in another error: [guard] kernel Gather 0 rows of [7,5]"
              + " wrote outside of a buffer of 0 bytes: behind the end, at byte 0; look at the"
              + " bounds of its last work-items";
      case LAST_FORGOTTEN ->
          "matmul/1x17x1: [compare] kernel 0 of 0..0, MatMul 'matmul' 1x17 by 17x1, in run 1 of"
              + " its plan: output 0 F32[1,1,1] has 1 of 1 elements different, first at [0,0,0]:"
              + " -1.2451108 (0xbf9f5fca), 0.0 (0x00000000)"
              + CPU_IS_RIGHT;
      case NOW_AND_THEN ->
          "matmul/of a vector 0: [compare] kernel 0 of 0..0, MatMul 'matmul' 2 times 5x0 by 0x1, in"
              + " run 1 of its plan: output 0 F32[2,5,1] has 1 of 10 elements different, first at"
              + " [0,0,0]: 0.0 (0x00000000), 1.4E-45 (0x00000001); it comes and goes: in run 50 in"
              + " step, after 49 launches of this kernel that gave the same bits";
      case STALE_REPLAY ->
          "optimizer/sgd 1: [compare] kernel 0 of 0..0, Map 'sgd' over [], in run 2 of its plan:"
              + " output 0 F32[] has 1 of 1 elements different, first at []: -0.61489344"
              + " (0xbf1d69a8), -0.61125565 (0xbf1c7b40)"
              + CPU_IS_RIGHT;
    };
  }

  /** Leaves out what depends on the machine, and the hint. */
  private static String withoutDevices(String text) {
    return text.replaceAll(" on cpu \\(.*?\\)(?=, \\S+ \\(0x)", "")
        .replaceAll(" on wrong \\(.*;", ";");
  }

  /** Returns what is found out about the first case of the quick selection that goes wrong. */
  private static Finding first(Fault fault) {
    List<Variant> variants = List.of(fault.variant());
    Localizer localizer = new Localizer(variants, null);
    try (Conformance conformance = new Conformance(variants)) {
      for (Case given : Cases.quick()) {
        if (!passes(conformance, given)) {
          return localizer.locate(given, fault.toString(), Set.of(fault.toString()));
        }
      }
    }
    return fail(fault + " was not caught");
  }

  private static boolean passes(Conformance conformance, Case given) {
    try {
      return conformance.run(given).passed();
    } catch (CaseFailedException e) {
      return false;
    }
  }
}
