package io.lockstep.backend.cuda;

import io.lockstep.backend.Backend;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.Precision;
import io.lockstep.backend.cuda.product.LoweredProduct;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.render.c.CRenderer;
import io.lockstep.kernels.render.c.dialect.Dialects;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The kernels that cases of the parity kit need, fused and unfused, as CUDA sources. */
final class KitKernels {
  private KitKernels() {}

  /** Returns every different kernel of some cases in strict precision. */
  static List<Rendered> of(List<Case> cases) {
    return of(cases, Precision.STRICT);
  }

  /**
   * Returns every different kernel of some cases in a precision; 64-bit floats, which only the CPU
   * computes with, left out.
   */
  static List<Rendered> of(List<Case> cases, Precision precision) {
    Map<String, Consumer<Engine>> work = new LinkedHashMap<>();
    for (Case each : cases) {
      work.put(each.name(), engine -> compile(each, engine));
    }
    return of(work, precision);
  }

  /** Returns every different kernel of what is done with an engine, by a name, as above. */
  static List<Rendered> of(Map<String, Consumer<Engine>> work, Precision precision) {
    Collector collector = new Collector(precision);
    EngineOptions options = EngineOptions.of("cpu").withPrecision(precision);
    for (boolean fused : new boolean[] {true, false}) {
      try (Engine engine = Engine.on(collector, options.withFusion(fused))) {
        work.forEach((name, done) -> {
          collector.now = name;
          done.accept(engine);
        });
      }
    }
    return List.copyOf(collector.bySource.values());
  }

  private static void compile(Case given, Engine engine) {
    Case.Computation computation = given.build().apply(new Inputs(engine, given.seed()));
    engine.compile(computation.outputs(), computation.updates()).close();
  }

  /**
   * A kernel.
   *
   * @param firstCase the case that needs it first
   */
  record Rendered(String firstCase, KernelSpec spec, KernelSource source) {}

  /** A device that renders and never runs anything. */
  private static final class Collector implements Backend {
    private final Precision precision;
    private final CRenderer renderer = new CRenderer(Dialects.CUDA, DeviceLimits.COMMON);
    private final Map<String, Rendered> bySource = new LinkedHashMap<>();
    private String now = "";

    Collector(Precision precision) {
      this.precision = precision;
    }

    @Override
    public DeviceInfo info() {
      return new DeviceInfo("collector", "renders and never runs", 0, true);
    }

    @Override
    public Kernel compile(KernelSpec spec) {
      if (!usesF64(spec)) {
        rendered(spec).ifPresent(this::render);
      }
      return new Kernel() {};
    }

    /** Returns what is rendered for a kernel, which beside a product may be nothing. */
    private Optional<KernelSpec> rendered(KernelSpec spec) {
      Optional<LoweredProduct> lowered =
          spec instanceof MatMulSpec product
              ? LoweredProduct.of(product, precision)
              : Optional.empty();
      return lowered.isPresent() ? lowered.map(LoweredProduct::epilogue) : Optional.of(spec);
    }

    private void render(KernelSpec spec) {
      KernelSource source = renderer.render(spec);
      if (!source.launch().phases().isEmpty()) {
        bySource.putIfAbsent(source.source(), new Rendered(now, spec, source));
      }
    }

    private static boolean usesF64(KernelSpec spec) {
      return spec.arguments().contains(DType.F64);
    }

    @Override
    public Buffer allocate(long bytes) {
      return () -> bytes;
    }

    @Override
    public Recording record(List<Launch> launches) {
      return new Recording() {
        @Override
        public void replay() {}

        @Override
        public void close() {}
      };
    }

    @Override
    public void free(Buffer buffer) {}

    @Override
    public void upload(MemorySegment source, Buffer target, long targetOffset) {}

    @Override
    public void download(Buffer source, long sourceOffset, MemorySegment target) {}

    @Override
    public void copy(
        Buffer source, long sourceOffset, Buffer target, long targetOffset, long bytes) {}

    @Override
    public void synchronize() {}

    @Override
    public void close() {}
  }
}
