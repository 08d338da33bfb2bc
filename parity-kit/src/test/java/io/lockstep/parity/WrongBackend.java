package io.lockstep.parity;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.BackendProvider;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.Discovery;
import io.lockstep.kernels.expr.BinaryOp;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Rewriter;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.tensor.EngineOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The CPU with one of the faults that backends have. Opened as device {@code wrong:FAULT} by the
 * name of the fault in lower case.
 */
final class WrongBackend implements Backend {
  /** What is wrong with it. */
  enum Fault {
    /** The last bit of the first element that a row kernel stores. */
    FLIPPED_BIT,
    /** {@code a*b + c} in elementwise kernels is rounded once. */
    CONTRACTION,
    /** Outer axes are reduced from the last row to the first. */
    OTHER_ORDER,
    /** A gather stores one element more than there are. */
    PAST_THE_END,
    /** A product does not store its last element. */
    LAST_FORGOTTEN,
    /** A recording computes something the first time only. */
    STALE_REPLAY,
    /** The last bit of the first element of each 50th product. */
    NOW_AND_THEN;

    Variant variant() {
      return new Variant(toString(), EngineOptions.of("wrong:" + name()).withThreads(1));
    }

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
  }

  /** Finds it by name; not offered to those who take any device. */
  public static final class Provider implements BackendProvider {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public List<Discovery> discover() {
      return List.of(Discovery.missing("wrong", "it is for tests that name it"));
    }

    @Override
    public Backend open(BackendOptions options) {
      if (options.device().isEmpty()) {
        throw new BackendException("[device] wrong: which fault is missing; name one");
      }
      if (options.device().equals("GONE")) {
        throw new BackendException("[device] wrong: its driver is gone; install it");
      }
      return new WrongBackend(Fault.valueOf(options.device()));
    }
  }

  /** Between two products that are wrong now and then. */
  private static final int NOW_AND_THEN = 50;

  private record WrongKernel(KernelSpec spec, Kernel inner) implements Kernel {}

  private final Backend cpu = EngineOptions.of("cpu").withThreads(1).openDevice();
  private final Fault fault;
  private int products;

  private WrongBackend(Fault fault) {
    this.fault = fault;
  }

  @Override
  public DeviceInfo info() {
    return new DeviceInfo("wrong", fault.toString(), 0, true);
  }

  @Override
  public Buffer allocate(long bytes) {
    return cpu.allocate(bytes);
  }

  @Override
  public void free(Buffer buffer) {
    cpu.free(buffer);
  }

  @Override
  public void upload(MemorySegment source, Buffer target, long targetOffset) {
    cpu.upload(source, target, targetOffset);
  }

  @Override
  public void download(Buffer source, long sourceOffset, MemorySegment target) {
    cpu.download(source, sourceOffset, target);
  }

  @Override
  public void copy(Buffer source, long sourceOffset, Buffer target, long targetOffset, long count) {
    cpu.copy(source, sourceOffset, target, targetOffset, count);
  }

  @Override
  public Kernel compile(KernelSpec spec) {
    return new WrongKernel(spec, cpu.compile(spoiled(spec)));
  }

  private KernelSpec spoiled(KernelSpec spec) {
    if (fault == Fault.CONTRACTION && spec instanceof MapSpec map) {
      Program program = map.program();
      Rewriter rewriter = new Rewriter(WrongBackend::contracted);
      List<Expr> results = program.results().stream().map(rewriter::rewrite).toList();
      return new MapSpec(
          Program.of(program.name(), program.inputs(), program.outputs(), results),
          map.shape(),
          map.inputs(),
          map.outputs());
    }
    if (fault == Fault.OTHER_ORDER && spec instanceof ColumnReduceSpec columns) {
      return new ColumnReduceSpec(
          columns.program(),
          columns.op(),
          columns.outer(),
          columns.reduced(),
          columns.inner(),
          columns.inputs().stream().map(WrongBackend::backwards).toList());
    }
    return spec;
  }

  private static Expr contracted(Expr e) {
    boolean isSum =
        e instanceof Expr.Binary sum
            && sum.op() == BinaryOp.ADD
            && sum.type().isFloat()
            && sum.a() instanceof Expr.Binary product
            && product.op() == BinaryOp.MUL;
    if (!isSum) {
      return e;
    }
    Expr.Binary sum = (Expr.Binary) e;
    Expr.Binary product = (Expr.Binary) sum.a();
    return product.a().fma(product.b(), sum.b());
  }

  private static Layout backwards(Layout x) {
    List<Integer> strides = new ArrayList<>(x.strides());
    int step = strides.get(1);
    strides.set(1, -step);
    return new Layout(x.shape(), strides, x.offset() + step * Math.max(x.shape().dim(1) - 1, 0));
  }

  @Override
  public Recording record(List<Launch> launches) {
    List<WrongLaunch> each = launches.stream().map(this::record).toList();
    return new Recording() {
      private boolean done;

      @Override
      public void replay() {
        if (!done || fault != Fault.STALE_REPLAY) {
          each.forEach(WrongLaunch::replay);
          done = true;
        }
      }

      @Override
      public void close() {
        each.forEach(l -> l.recording.close());
      }
    };
  }

  private WrongLaunch record(Launch launch) {
    WrongKernel kernel = (WrongKernel) launch.kernel();
    Launch inner = new Launch(kernel.inner(), launch.arguments());
    Argument output = launch.arguments().get(kernel.spec().inputCount());
    return new WrongLaunch(kernel.spec(), cpu.record(List.of(inner)), output);
  }

  private final class WrongLaunch {
    private final KernelSpec spec;
    private final Recording recording;
    private final Argument output;

    WrongLaunch(KernelSpec spec, Recording recording, Argument output) {
      this.spec = spec;
      this.recording = recording;
      this.output = output;
    }

    void replay() {
      switch (fault) {
        case CONTRACTION, OTHER_ORDER, STALE_REPLAY -> recording.replay();
        case FLIPPED_BIT -> {
          recording.replay();
          if (spec instanceof RowSpec row && row.rows() > 0 && writes(row)) {
            int first = row.outputs().getFirst().offset();
            byte[] element = read(first);
            element[0] ^= 1;
            write(first, element);
          }
        }
        case PAST_THE_END -> {
          recording.replay();
          if (spec instanceof GatherSpec gather) {
            write((long) gather.count() * gather.width(), new byte[size()]);
          }
        }
        case NOW_AND_THEN -> {
          recording.replay();
          if (spec instanceof MatMulSpec p
              && p.batch() * p.m() * p.n() > 0
              && ++products % NOW_AND_THEN == 0) {
            byte[] element = read(0);
            element[0] ^= 1;
            write(0, element);
          }
        }
        case LAST_FORGOTTEN -> {
          if (spec instanceof MatMulSpec p && p.batch() * p.m() * p.n() > 0) {
            long last = p.outputs().getFirst().offset() + (long) p.batch() * p.m() * p.n() - 1;
            byte[] before = read(last);
            recording.replay();
            write(last, before);
          } else {
            recording.replay();
          }
        }
      }
    }

    private boolean writes(RowSpec row) {
      return row.cols() > 0 || row.outputs().getFirst().strides().get(1) == 0;
    }

    private int size() {
      return spec.arguments().get(spec.inputCount()).bytes();
    }

    private byte[] read(long element) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment place = arena.allocate(size());
        cpu.download(output.buffer(), output.offset() + element * size(), place);
        return place.toArray(ValueLayout.JAVA_BYTE);
      }
    }

    private void write(long element, byte[] bytes) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment place = arena.allocate(size());
        place.copyFrom(MemorySegment.ofArray(bytes));
        cpu.upload(place, output.buffer(), output.offset() + element * size());
      }
    }
  }

  @Override
  public void synchronize() {
    cpu.synchronize();
  }

  @Override
  public void close() {
    cpu.close();
  }
}
