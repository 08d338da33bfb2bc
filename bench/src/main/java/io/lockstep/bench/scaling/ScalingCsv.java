package io.lockstep.bench.scaling;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The table of measurements as a CSV file. */
final class ScalingCsv {
  private ScalingCsv() {}

  /** Writes one line for each measurement below a line of names. */
  static void write(Path file, List<Measurement> measurements) throws IOException {
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file)) {
      csv.writeRecord(
          "threads",
          "batch",
          "width",
          "depth",
          "parameters",
          "us_per_step",
          "gflop_per_step",
          "gflop_per_s",
          "share_of_peak",
          "us_arithmetic",
          "us_traffic",
          "peak_gflop_per_s",
          "bandwidth_gb_per_s");
      for (Measurement m : measurements) {
        csv.writeRecord(
            String.valueOf(m.threads()),
            String.valueOf(m.of().batch()),
            String.valueOf(m.of().width()),
            String.valueOf(m.of().depth()),
            String.valueOf(m.of().parameters()),
            number(m.seconds() * 1e6),
            number(m.of().flops() / 1e9),
            number(m.flops() / 1e9),
            number(m.share()),
            number(m.arithmetic() * 1e6),
            number(m.traffic() * 1e6),
            number(m.peak() / 1e9),
            number(m.bandwidth() / 1e9));
      }
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
