package io.lockstep.parity.report;

import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.Precision;
import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.oracle.OperationKind;
import io.lockstep.parity.report.ConformanceReport.Skip;
import io.lockstep.parity.report.ParityReport.CaseResult;
import io.lockstep.parity.report.ParityReport.Failure;
import io.lockstep.parity.report.ParityReport.Finding;
import io.lockstep.parity.report.ParityReport.LossReport;
import io.lockstep.parity.report.ParityReport.RunReport;
import io.lockstep.parity.report.ParityReport.Section;
import io.lockstep.parity.runs.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reports that were never run. */
final class Reports {
  private static final Outcome WHOLE = new Outcome(40, "aa11", List.of(0.5, 0.25));
  private static final Outcome HALF = new Outcome(40, "aa11", List.of(0.25));
  private static final Outcome OTHER = new Outcome(40, "bb22", List.of(0.5, 0.125));

  private static Map<String, Outcome> both(Outcome cpu, Outcome opencl) {
    Map<String, Outcome> map = new LinkedHashMap<>();
    map.put("cpu", cpu);
    map.put("opencl", opencl);
    return map;
  }

  static Circumstances after(double seconds, int passes) {
    Duration taken = Duration.ofNanos((long) (seconds * 1e9));
    return new Circumstances("all", Instant.EPOCH, taken, passes, true, Map.of("Lockstep", "1.0"));
  }

  private static Section section(String kind, CaseResult... cases) {
    return new Section(kind, List.of(cases));
  }

  static ParityReport report(boolean right) {
    Map<String, DeviceInfo> devices = new LinkedHashMap<>();
    devices.put("cpu", new DeviceInfo("cpu", "amd64, 2 threads", 0, true));
    devices.put("opencl", new DeviceInfo("opencl", "pocl", 1 << 30, false));
    Difference difference =
        new Difference(
            "exp/13", 5, "opencl", "output 0 Map F32[13]", 3, DType.F32, "the contract", 1, 2);
    var reductions =
        new ConformanceReport(
            600,
            1_234_567,
            12,
            right ? Map.of() : Map.of("opencl", 7L),
            right ? List.of() : List.of(difference),
            List.of(),
            Map.of());
    var float64 =
        new ConformanceReport(
            1,
            26,
            0,
            Map.of(),
            List.of(),
            List.of(new Skip("gradient/exp", "opencl", "the device has no 64-bit floats")),
            Map.of());
    return new ParityReport(
        after(12, 1),
        Precision.STRICT,
        devices,
        List.of(
            section(
                "reduction",
                new CaseResult("exp/13", reductions),
                new CaseResult("log/1", ConformanceReport.EMPTY)),
            section("gradient", new CaseResult("gradient/exp", float64))),
        List.of(new RunReport("MLP", both(WHOLE, right ? WHOLE : OTHER), both(HALF, HALF))),
        List.of(),
        right
            ? List.of()
            : List.of(new Failure("log/1", "opencl", "[parity] log/1 failed on opencl: no")),
        right
            ? List.of()
            : List.of(new Finding("exp/13", "opencl", "cpu", "kernel 0", null, Path.of("x.repro"))),
        List.of());
  }

  private static MeasuredError worst(double share) {
    return new MeasuredError(
        OperationKind.PRODUCT,
        "matmul/2x3x4",
        "cuda",
        "output 0",
        5,
        DType.F32,
        1,
        1 + share / 1024,
        0x1p-10,
        share);
  }

  static ParityReport relaxed(double share, double deviation, List<String> notRun) {
    var counts =
        new ConformanceReport(
            3,
            50,
            0,
            share > 1 ? Map.of("cuda", 2L) : Map.of(),
            List.of(),
            List.of(),
            Map.of(OperationKind.PRODUCT, worst(share)));
    return new ParityReport(
        after(12, 1),
        Precision.TF32,
        Map.of("cuda", new DeviceInfo("cuda", "H200", 0, false)),
        List.of(section("product", new CaseResult("matmul/2x3x4", counts))),
        List.of(),
        List.of(new LossReport("MLP", Map.of("cuda", deviation), 0.005)),
        List.of(),
        List.of(),
        notRun);
  }

  private Reports() {}
}
