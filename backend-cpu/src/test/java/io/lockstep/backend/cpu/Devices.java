package io.lockstep.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.cpu.memory.Allocator;
import io.lockstep.backend.cpu.memory.Block;
import io.lockstep.backend.cpu.runtime.CpuSettings;
import io.lockstep.kernels.expr.BFloat16;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.KernelSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The CPU device in each of its forms, and the comparison of a kernel on all with plain loops. */
final class Devices implements AutoCloseable {
  private static final float[] SPECIAL = {
    0f, -0f, 1f, -1f, 1e-40f, Float.MAX_VALUE, -3e38f, Float.POSITIVE_INFINITY, Float.NaN
  };

  /** A NaN that no computation gives; as doubles it is one too, as integers it is out of range. */
  private static final int POISON = 0x7ff8dead;

  private final Map<String, CpuBackend> backends = new LinkedHashMap<>();

  Devices() {
    BackendOptions eager = BackendOptions.DEFAULT.with("cpu.warmup", "false");
    for (int threads : new int[] {1, 2, 16}) {
      backends.put("vector, " + threads + " threads", open(eager.withThreads(threads)));
    }
    backends.put("poisoned vector, 3 threads", poisoned(eager.withThreads(3)));
    backends.put("128-bit vector", open(eager.withThreads(1).with("cpu.vector.bits", "128")));
    backends.put("256-bit vector", open(eager.withThreads(1).with("cpu.vector.bits", "256")));
    BackendOptions scalar = BackendOptions.DEFAULT.with("cpu.vector", "false");
    backends.put("scalar, 1 thread", open(scalar.withThreads(1)));
    backends.put("poisoned scalar, 2 threads", poisoned(scalar.withThreads(2)));
  }

  static CpuBackend open(BackendOptions options) {
    return (CpuBackend) new CpuBackendProvider().open(options);
  }

  /**
   * Opens a device whose memory, and what lies behind it, is NaN, or a number out of all
   * proportion, until it is written: it shows in what a kernel computes from padding, or from
   * working memory that it has not filled.
   */
  private static CpuBackend poisoned(BackendOptions options) {
    return new CpuBackend(
        CpuSettings.of(options),
        "poisoned",
        bytes -> {
          Block block = Allocator.ofMachine().allocate(bytes);
          for (long at = 0; at + Float.BYTES <= bytes; at += Float.BYTES) {
            block.memory().set(ValueLayout.JAVA_INT, at, POISON);
          }
          return block;
        });
  }

  /** Runs a kernel on every device and compares each element's bits with the plain loops'. */
  void check(KernelSpec spec, List<double[]> arguments) {
    List<double[]> expected = new ArrayList<>();
    arguments.forEach(a -> expected.add(a.clone()));
    Naive.run(spec, expected);
    backends.forEach((name, backend) -> {
      List<double[]> actual = run(backend, spec, arguments);
      for (int k = 0; k < actual.size(); k++) {
        DType type = spec.arguments().get(k);
        for (int i = 0; i < actual.get(k).length; i++) {
          double want = stored(type, expected.get(k)[i]);
          double got = actual.get(k)[i];
          if (Double.compare(want, got) != 0) {
            assertEquals(want, got, name + ", argument " + k + ", element " + i + " of " + spec);
          }
        }
      }
    });
  }

  private static double stored(DType type, double value) {
    return switch (type) {
      case F32, F64, I32 -> value;
      case BF16 -> BFloat16.nearest((float) value);
      case U8, BOOL -> (int) value & 255;
    };
  }

  /** Runs a kernel and returns all arguments as they are afterwards. */
  static List<double[]> run(Backend backend, KernelSpec spec, List<double[]> arguments) {
    List<Backend.Argument> bound = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      for (int k = 0; k < arguments.size(); k++) {
        MemorySegment host = toHost(arena, spec.arguments().get(k), arguments.get(k));
        Backend.Buffer buffer = backend.allocate(host.byteSize());
        backend.upload(host, buffer, 0);
        bound.add(new Backend.Argument(buffer, 0));
      }
      Backend.Launch launch = new Backend.Launch(backend.compile(spec), bound);
      try (Backend.Recording recording = backend.record(List.of(launch))) {
        recording.replay();
      }
      List<double[]> results = new ArrayList<>();
      for (int k = 0; k < arguments.size(); k++) {
        MemorySegment host = arena.allocate(bound.get(k).buffer().bytes(), 64);
        backend.download(bound.get(k).buffer(), 0, host);
        results.add(fromHost(host, spec.arguments().get(k)));
        backend.free(bound.get(k).buffer());
      }
      return results;
    }
  }

  private static MemorySegment toHost(Arena arena, DType type, double[] values) {
    MemorySegment host = arena.allocate((long) values.length * type.bytes(), 64);
    for (int i = 0; i < values.length; i++) {
      switch (type) {
        case F32 -> host.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) values[i]);
        case F64 -> host.setAtIndex(ValueLayout.JAVA_DOUBLE, i, values[i]);
        case BF16 -> host.setAtIndex(ValueLayout.JAVA_SHORT, i, BFloat16.round((float) values[i]));
        case I32 -> host.setAtIndex(ValueLayout.JAVA_INT, i, (int) values[i]);
        case U8, BOOL -> host.set(ValueLayout.JAVA_BYTE, i, (byte) (int) values[i]);
      }
    }
    return host;
  }

  private static double[] fromHost(MemorySegment host, DType type) {
    double[] values = new double[(int) (host.byteSize() / type.bytes())];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case F32 -> host.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            case F64 -> host.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
            case BF16 -> BFloat16.widen(host.getAtIndex(ValueLayout.JAVA_SHORT, i));
            case I32 -> host.getAtIndex(ValueLayout.JAVA_INT, i);
            case U8, BOOL -> host.get(ValueLayout.JAVA_BYTE, i) & 255;
          };
    }
    return values;
  }

  /** Returns {@code n} values of a type; {@code special} mixes in zeros, infinities, NaN. */
  static double[] random(Random random, DType type, int n, boolean special) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] =
          switch (type) {
            case F32, F64 ->
                special && random.nextInt(8) == 0
                    ? SPECIAL[random.nextInt(SPECIAL.length)]
                    : (float) random.nextGaussian();
            case BF16 -> BFloat16.widen((short) random.nextInt());
            case I32 -> random.nextInt();
            case U8 -> random.nextInt(256);
            case BOOL -> random.nextInt(2);
          };
    }
    return values;
  }

  @Override
  public void close() {
    backends.values().forEach(CpuBackend::close);
  }
}
