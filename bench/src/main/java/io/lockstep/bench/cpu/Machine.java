package io.lockstep.bench.cpu;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The machine that is measured.
 *
 * @param cpuInfo lines of Linux's {@code /proc/cpuinfo}, or none
 */
public record Machine(List<String> cpuInfo) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** Copies the list. */
  public Machine {
    cpuInfo = List.copyOf(cpuInfo);
  }

  /** Returns this machine. */
  public static Machine read() throws IOException {
    return new Machine(Files.exists(CPU_INFO) ? Files.readAllLines(CPU_INFO) : List.of());
  }

  /** Returns the name of its processor. */
  public String processor() {
    return value("model name").orElse(System.getProperty("os.arch"));
  }

  /** Returns in a line on what a benchmark runs. */
  public String line() {
    return "%s, %d processors, JDK %s"
        .formatted(processor(), Runtime.getRuntime().availableProcessors(), Runtime.version());
  }

  /** Returns whether the first processor has a feature, such as {@code avx512f}. */
  boolean has(String feature) {
    return List.of(value("flags").orElse("").split(" ")).contains(feature);
  }

  /**
   * Returns the processor whose kernels OpenBLAS should take: it takes AMD's for an older one that
   * has no AVX-512.
   */
  Optional<String> openBlasCore() {
    boolean isAmd = value("vendor_id").equals(Optional.of("AuthenticAMD"));
    return isAmd && has("avx512_bf16") ? Optional.of("Cooperlake") : Optional.empty();
  }

  private Optional<String> value(String name) {
    return cpuInfo.stream()
        .filter(line -> line.split(":", 2)[0].strip().equals(name))
        .map(line -> line.split(":", 2)[1].strip())
        .findFirst();
  }

  /** Returns what can be said of it, with how busy it is now. */
  ObjectNode json() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return JSON.createObjectNode()
        .put("processor", processor())
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("memory_mib", system.getTotalMemorySize() >> 20)
        .put("system", system.getName() + " " + system.getVersion() + " " + system.getArch())
        .put("java", Runtime.version() + " " + System.getProperty("java.vendor"))
        .put("load_at_start", system.getSystemLoadAverage());
  }
}
