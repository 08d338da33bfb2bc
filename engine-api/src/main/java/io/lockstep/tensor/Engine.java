package io.lockstep.tensor;

import io.lockstep.backend.Backend;
import io.lockstep.backend.Backend.Buffer;
import io.lockstep.backend.Backend.Recording;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.graph.Node;
import io.lockstep.graph.Nodes;
import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.plan.Assignment;
import io.lockstep.plan.Plan;
import io.lockstep.plan.Planner;
import io.lockstep.tensor.TensorException.EngineMismatch;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.tensor.TensorException.TypeMismatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A device with everything that lives on it: creates tensors, computes them, compiles steps. Used
 * by one thread at a time. Closing it frees all device memory; tensors need not be closed.
 */
public final class Engine implements AutoCloseable {
  private final EngineOptions options;
  private final Backend backend;
  private final DeviceMemory memory;
  private final PlanCache plans;
  private final Arena scratchArena = Arena.ofShared();
  private final MemorySegment scratch = scratchArena.allocate(Float.BYTES, Float.BYTES);
  private final RowFiller filler = new RowFiller();
  private boolean closed;

  private Engine(EngineOptions options, Backend backend) {
    this.options = options;
    this.backend = backend;
    this.memory = new DeviceMemory(backend);
    this.plans = new PlanCache(options);
  }

  /**
   * Opens a device.
   *
   * @throws io.lockstep.backend.BackendException if it is missing or unfit, with the reason
   */
  public static Engine open(EngineOptions options) {
    return new Engine(options, Devices.open(options));
  }

  /** Opens a device by name with default options; {@code auto} takes the best. */
  public static Engine open(String device) {
    return open(EngineOptions.of(device));
  }

  /** Returns the engine on a backend that is open already; for conformance tests. */
  public static Engine on(Backend backend, EngineOptions options) {
    return new Engine(options, backend);
  }

  /** Returns what the device is. */
  public DeviceInfo device() {
    return backend.info();
  }

  /** Returns the options it was opened with. */
  public EngineOptions options() {
    return options;
  }

  /** Returns the device memory in use, in bytes. */
  public long memoryBytes() {
    return memory.liveBytes();
  }

  /** Returns the number of device buffers in use. */
  public int memoryBuffers() {
    return memory.liveBuffers();
  }

  // ---- creation

  /** Returns a tensor of the given elements in row-major order. */
  public Tensor tensor(float[] elements, int... shape) {
    return upload(DType.F32, elements.length, MemorySegment.ofArray(elements), shape);
  }

  /** Returns a 64-bit tensor of the given elements; CPU only. */
  public Tensor tensor(double[] elements, int... shape) {
    return upload(DType.F64, elements.length, MemorySegment.ofArray(elements), shape);
  }

  /** Returns an I32 tensor of the given elements. */
  public Tensor tensor(int[] elements, int... shape) {
    return upload(DType.I32, elements.length, MemorySegment.ofArray(elements), shape);
  }

  /** Returns a U8 tensor of the given elements, taken as unsigned. */
  public Tensor tensor(byte[] elements, int... shape) {
    return upload(DType.U8, elements.length, MemorySegment.ofArray(elements), shape);
  }

  private Tensor upload(DType dtype, int count, MemorySegment elements, int[] dims) {
    Shape shape = Shape.of(dims);
    if (shape.size() != count) {
      throw new ShapeMismatch(
          "tensor",
          count
              + " elements do not fill shape "
              + shape
              + " of "
              + shape.size()
              + "; give as many elements as the shape has");
    }
    Tensor tensor = input("constant", dtype, shape);
    write(tensor, elements);
    return tensor;
  }

  /** Returns a scalar of type F32. */
  public Tensor scalar(double value) {
    return full(value);
  }

  /** Returns a tensor filled with a value. */
  public Tensor full(double value, int... shape) {
    return new Tensor(this, Nodes.constant(DType.F32, Shape.of(shape), value));
  }

  /** Returns a tensor of zeros. */
  public Tensor zeros(int... shape) {
    return full(0, shape);
  }

  /** Returns a tensor of ones. */
  public Tensor ones(int... shape) {
    return full(1, shape);
  }

  /** Returns the I32 vector {@code 0, 1, ... count-1}. */
  public Tensor arange(int count) {
    return new Tensor(this, Nodes.map("arange", Shape.of(count), List.of(), _ -> Expr.index()));
  }

  /**
   * Returns a tensor with a buffer of its own, contents undefined, to be written by {@link #write}
   * or {@link #compile}: an input of compiled steps, a parameter, or optimizer state.
   */
  public Tensor input(String name, DType dtype, Shape shape) {
    checkOpen("input");
    Checks.isOfUsers("input", dtype);
    if (dtype == DType.F64 && !backend.info().supportsF64()) {
      throw new TypeMismatch(
          "input", "device " + backend.info().backend() + " has no f64; use f32 or the CPU");
    }
    Buffer buffer = memory.allocate((long) shape.size() * dtype.bytes());
    return new Tensor(this, tied(name, dtype, shape, buffer));
  }

  private Source tied(String name, DType dtype, Shape shape, Buffer buffer) {
    Source source = new Source(name, dtype, shape, buffer);
    memory.tie(source, buffer);
    return source;
  }

  // ---- moving data

  /**
   * Replaces the contents of a tensor that has a buffer of its own.
   *
   * @param elements row-major, on the heap or off it, exactly the tensor's bytes
   */
  public void write(Tensor target, MemorySegment elements) {
    Source source = writable(target);
    long bytes = bytes(target);
    if (elements.byteSize() != bytes) {
      throw new ShapeMismatch(
          "write",
          elements.byteSize()
              + " bytes do not fill "
              + target.describe()
              + " of "
              + bytes
              + " bytes");
    }
    if (elements.isNative()) {
      backend.upload(elements, source.buffer(), 0);
    } else {
      backend.upload(
          (from, piece) -> piece.copyFrom(elements.asSlice(from, piece.byteSize())),
          bytes,
          target.dtype().bytes(),
          source.buffer(),
          0);
    }
  }

  /**
   * Replaces the contents of a tensor that has a buffer of its own by rows, which are written right
   * where the device copies from; the way to hand over a batch with the fewest copies.
   *
   * @param rows asked for all rows, the indices of the first axis, before this returns; must not
   *     use this engine
   */
  public void writeRows(Tensor target, Rows rows) {
    Source source = writable(target);
    long bytes = bytes(target);
    long count = target.shape().rank() == 0 ? 1 : target.shape().dim(0);
    if (bytes > 0) {
      long row = bytes / count;
      filler.rows = rows;
      filler.rowBytes = row;
      try {
        backend.upload(filler, bytes, row, source.buffer(), 0);
      } finally {
        filler.rows = RowFiller.NOTHING;
      }
    }
  }

  /** Rows on their way to the device; one object for all, so that a batch makes no garbage. */
  private static final class RowFiller implements Backend.Filler {
    private static final Rows NOTHING = (_, _, _) -> {};

    private Rows rows = NOTHING;
    private long rowBytes = 1;

    @Override
    public void fill(long from, MemorySegment piece) {
      rows.copy((int) (from / rowBytes), (int) (piece.byteSize() / rowBytes), piece);
    }
  }

  private Source writable(Tensor target) {
    checkOpen("write");
    if (!(target.node() instanceof Source source)) {
      throw new EngineMismatch(
          "write", target + " is computed and cannot be written; create it with input()");
    }
    return source;
  }

  private static long bytes(Tensor tensor) {
    return (long) tensor.size() * tensor.dtype().bytes();
  }

  /** Replaces the contents of an F32 tensor that has a buffer of its own. */
  public void write(Tensor target, float[] elements) {
    Checks.hasType("write", "the target", target, DType.F32);
    write(target, MemorySegment.ofArray(elements));
  }

  void download(Source source, MemorySegment host) {
    download(source, 0, host);
  }

  void download(Source source, long offset, MemorySegment host) {
    checkOpen("download");
    backend.download(source.buffer(), offset, host);
  }

  /** Replaces some bytes of a tensor that has a buffer of its own, from native memory. */
  void upload(MemorySegment elements, Source target, long offset) {
    checkOpen("write");
    backend.upload(elements, target.buffer(), offset);
  }

  /** Copies a tensor's elements to native memory, computing them first if need be. */
  public void read(Tensor tensor, MemorySegment target) {
    Checks.fits(tensor, target);
    evaluate(List.of(tensor));
    download((Source) tensor.node(), target);
  }

  /**
   * Begins to copy a tensor's elements to the host, as they are when all that was run before is
   * done; does not wait for that, as reading would. A tensor that is not computed yet is computed
   * first, which waits.
   */
  public PendingRead readLater(Tensor tensor) {
    evaluate(List.of(tensor));
    Source source = (Source) tensor.node();
    return new PendingRead(this, tensor, backend.downloadLater(source.buffer(), 0, bytes(tensor)));
  }

  /** Returns the first float of a tensor that has been computed, without allocating. */
  public float readFloat(Tensor tensor) {
    Checks.hasType("read", "the tensor", tensor, DType.F32);
    checkOpen("evaluate");
    Checks.belongs("evaluate", tensor, this);
    if (!(tensor.node() instanceof Source)) {
      evaluate(List.of(tensor));
    }
    download((Source) tensor.node(), scratch);
    return scratch.get(ValueLayout.JAVA_FLOAT, 0);
  }

  // ---- computing

  /** Computes tensors now and together, which costs less than one after another. */
  public void evaluate(List<Tensor> tensors) {
    checkOpen("evaluate");
    tensors.forEach(t -> Checks.belongs("evaluate", t, this));
    List<Tensor> open = tensors.stream().filter(t -> !(t.node() instanceof Source)).toList();
    if (open.isEmpty()) {
      return;
    }
    List<Node> nodes = open.stream().map(Tensor::node).toList();
    Plan plan = plans.plan(nodes, List.of());
    List<Buffer> buffers = allocate(plan);
    List<Buffer> outputs = buffers.subList(0, open.size());
    Buffer arena = buffers.getLast();
    try (Recording recording =
        backend.record(
            BoundPlan.launches(backend, plan, Planner.sources(nodes, List.of()), outputs, arena))) {
      recording.replay();
      backend.synchronize();
    } catch (RuntimeException e) {
      outputs.forEach(memory::free);
      throw e;
    } finally {
      memory.free(arena);
    }
    for (int i = 0; i < open.size(); i++) {
      Plan.Output output = plan.outputs().get(i);
      open.get(i).realize(tied("result", output.dtype(), output.shape(), outputs.get(i)));
    }
  }

  /** Returns the buffers of a plan's outputs, then its arena: all of them or none. */
  private List<Buffer> allocate(Plan plan) {
    List<Buffer> buffers = new ArrayList<>();
    try {
      plan.outputs().forEach(o -> buffers.add(memory.allocate(o.bytes())));
      buffers.add(memory.allocate(plan.arenaBytes()));
      return buffers;
    } catch (RuntimeException e) {
      buffers.forEach(memory::free);
      throw e;
    }
  }

  /**
   * Plans, compiles and records a computation for repeated runs.
   *
   * @param outputs what can be read after each run
   * @param updates new values for tensors that have a buffer of their own, all computed from the
   *     old ones
   */
  public CompiledStep compile(List<Tensor> outputs, List<Update> updates) {
    checkOpen("compile");
    outputs.forEach(t -> Checks.belongs("compile", t, this));
    updates.forEach(u -> Checks.belongs("compile", u.target(), this));
    Checks.distinctTargets(updates);
    List<Node> nodes = outputs.stream().map(Tensor::node).toList();
    List<Assignment> assignments = updates.stream().map(Update::assignment).toList();
    Plan plan = plans.plan(nodes, assignments);
    List<Source> sources = Planner.sources(nodes, assignments);
    List<Buffer> buffers = allocate(plan);
    List<Buffer> results = buffers.subList(0, nodes.size());
    try {
      Recording recording =
          backend.record(BoundPlan.launches(backend, plan, sources, results, buffers.getLast()));
      return new CompiledStep(this, plan, recording, sources, buffers);
    } catch (RuntimeException e) {
      buffers.forEach(memory::free);
      throw e;
    }
  }

  /** Gives tensors that have a buffer of their own new values, all computed from the old ones. */
  public void assign(List<Update> updates) {
    try (CompiledStep step = compile(List.of(), updates)) {
      step.run();
      backend.synchronize();
    }
  }

  /** Waits until all work is done and reports any fault of it. */
  public void synchronize() {
    checkOpen("synchronize");
    backend.synchronize();
  }

  void release(Recording recording, List<Buffer> buffers) {
    if (!closed) {
      try {
        backend.synchronize();
      } finally {
        recording.close();
        buffers.forEach(memory::free);
      }
    }
  }

  void checkOpen(String operation) {
    if (closed) {
      throw new EngineMismatch(operation, "the engine is closed; open a new one");
    }
  }

  /** Frees all device memory. Tensors and steps of this engine become unusable. */
  @Override
  public void close() {
    if (!closed) {
      memory.freeAll();
      closed = true;
      backend.close();
      scratchArena.close();
    }
  }

  /**
   * A new value for a tensor.
   *
   * @param target a tensor with a buffer of its own, from {@link #input}
   * @param value of the same shape and type
   */
  public record Update(Tensor target, Tensor value) {
    /** Checks that the value fits. */
    public Update {
      Checks.sameType("update", target, value);
      if (!target.shape().equals(value.shape()) || !(target.node() instanceof Source)) {
        throw new ShapeMismatch(
            "update",
            target.describe()
                + " cannot take "
                + value.describe()
                + "; shapes must be equal and the target created with input()");
      }
    }

    Assignment assignment() {
      return new Assignment((Source) target.node(), value.node());
    }
  }
}
