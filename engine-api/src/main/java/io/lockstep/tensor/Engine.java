package io.lockstep.tensor;

import io.lockstep.backend.Backend;
import io.lockstep.backend.Backend.Buffer;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.graph.Node;
import io.lockstep.graph.Nodes;
import io.lockstep.graph.PendingGraph;
import io.lockstep.graph.RandomNodes;
import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.plan.Assignment;
import io.lockstep.plan.Plan;
import io.lockstep.plan.Planner;
import io.lockstep.runtime.BoundPlan;
import io.lockstep.runtime.DeviceMemory;
import io.lockstep.runtime.KernelObserver;
import io.lockstep.runtime.PlanCache;
import io.lockstep.runtime.RecordedPlan;
import io.lockstep.tensor.TensorException.EngineMismatch;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.tensor.TensorException.TypeMismatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device with everything that lives on it: creates tensors, computes them, compiles steps. Used
 * by one thread at a time: a call while another thread is at work is refused with {@link
 * EngineInUseException}; see {@link #use}. Closing it frees all device memory; tensors need not be
 * closed.
 */
public final class Engine implements AutoCloseable {
  private final EngineOptions options;
  private final Backend backend;
  private final DeviceMemory memory;
  private final PlanCache plans;
  private final Arena scratchArena = Arena.ofShared();
  private final MemorySegment scratch = scratchArena.allocate(Float.BYTES, Float.BYTES);
  private final HostWrites writes;
  private final Values values;
  private final EngineUse use = new EngineUse();
  private @Nullable KernelObserver observer;
  private boolean closed;

  private Engine(EngineOptions options, Backend backend) {
    this.options = options;
    this.backend = backend;
    this.memory = new DeviceMemory(backend);
    this.plans = new PlanCache(options.fuse(), options.precision());
    this.writes = new HostWrites(backend);
    this.values = new Values(backend, memory, plans);
  }

  /**
   * Opens a device.
   *
   * @throws io.lockstep.backend.BackendException if it is missing or unfit, with the reason
   */
  public static Engine open(EngineOptions options) {
    return new Engine(options, options.openDevice());
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
    try (EngineUse _ = use("memory")) {
      return memory.liveBytes();
    }
  }

  /** Returns the number of device buffers in use. */
  public int memoryBuffers() {
    try (EngineUse _ = use("memory")) {
      return memory.liveBuffers();
    }
  }

  /**
   * Keeps other threads away until what this returns is closed, in this thread: for calls that
   * belong together, such as to write a batch, run a step and read its result.
   *
   * @param operation what it is done for, for messages
   * @throws EngineInUseException if another thread is at work
   */
  public EngineUse use(String operation) {
    return use.begin(operation);
  }

  // ---- creation

  /** Returns a constant of the given elements in row-major order; it cannot be written. */
  public Tensor tensor(float[] elements, int... shape) {
    return given(false, DType.F32, elements.length, MemorySegment.ofArray(elements), shape);
  }

  /** Returns a 64-bit constant of the given elements; CPU only. */
  public Tensor tensor(double[] elements, int... shape) {
    return given(false, DType.F64, elements.length, MemorySegment.ofArray(elements), shape);
  }

  /** Returns an I32 constant of the given elements. */
  public Tensor tensor(int[] elements, int... shape) {
    return given(false, DType.I32, elements.length, MemorySegment.ofArray(elements), shape);
  }

  /** Returns a U8 constant of the given elements, taken as unsigned. */
  public Tensor tensor(byte[] elements, int... shape) {
    return given(false, DType.U8, elements.length, MemorySegment.ofArray(elements), shape);
  }

  /**
   * Returns a tensor of the given elements in row-major order that can be written and updated, as
   * {@link #input} with contents.
   */
  public Tensor variable(float[] elements, int... shape) {
    return given(true, DType.F32, elements.length, MemorySegment.ofArray(elements), shape);
  }

  /** Returns a 64-bit tensor that can be written; CPU only. */
  public Tensor variable(double[] elements, int... shape) {
    return given(true, DType.F64, elements.length, MemorySegment.ofArray(elements), shape);
  }

  /** Returns an I32 tensor that can be written. */
  public Tensor variable(int[] elements, int... shape) {
    return given(true, DType.I32, elements.length, MemorySegment.ofArray(elements), shape);
  }

  /** Returns a U8 tensor that can be written, of elements taken as unsigned. */
  public Tensor variable(byte[] elements, int... shape) {
    return given(true, DType.U8, elements.length, MemorySegment.ofArray(elements), shape);
  }

  private Tensor given(
      boolean variable, DType dtype, int count, MemorySegment elements, int[] dims) {
    Shape shape = Shape.of(dims);
    String operation = variable ? "variable" : "tensor";
    if (shape.size() != count) {
      throw new ShapeMismatch(
          operation,
          count
              + " elements do not fill shape "
              + shape
              + " of "
              + shape.size()
              + "; give as many elements as the shape has");
    }
    try (EngineUse _ = use(operation)) {
      Buffer buffer = allocate(operation, dtype, shape);
      Source source =
          variable
              ? new Source("variable", dtype, shape, buffer)
              : Source.constant("constant", dtype, shape, buffer);
      memory.tie(source, buffer);
      writes.whole(operation, source, elements);
      return new Tensor(this, source);
    }
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
   * Returns {@code count} F32 numbers at equal distances from one to another, both included,
   * computed in double precision and rounded once; of one number the first.
   */
  public Tensor linspace(double from, double to, int count) {
    float[] numbers = new float[count(count, "linspace")];
    for (int i = 0; i < count; i++) {
      boolean last = i > 0 && i == count - 1;
      numbers[i] = (float) (last ? to : from + i * ((to - from) / Math.max(1, count - 1)));
    }
    return tensor(numbers, count);
  }

  private static int count(int count, String operation) {
    if (count < 0) {
      throw new ShapeMismatch(operation, "cannot give " + count + " numbers; ask for none or more");
    }
    return count;
  }

  /** Returns the F32 identity matrix {@code [size,size]}. */
  public Tensor eye(int size) {
    return eye(size, size);
  }

  /** Returns an F32 matrix {@code [rows,columns]} of ones on the diagonal, else zeros. */
  public Tensor eye(int rows, int columns) {
    return arange(rows).reshape(rows, 1).eq(arange(columns)).where(1, 0);
  }

  // ---- random numbers

  /**
   * Returns F32 numbers in [0, 1), evenly distributed: a function of seed and shape alone, on every
   * device. The same seed gives the same numbers again, so each draw of a program has its own.
   */
  public Tensor rand(long seed, int... shape) {
    return new Tensor(this, RandomNodes.uniform(seed(seed), Shape.of(shape)));
  }

  /** Returns F32 numbers of the standard normal distribution, see {@link #rand}. */
  public Tensor randn(long seed, int... shape) {
    return new Tensor(this, RandomNodes.normal(seed(seed), Shape.of(shape)));
  }

  /**
   * Returns I32 numbers in {@code low..high-1}, see {@link #rand}; of n numbers none is more likely
   * than another by more than 2^-32.
   */
  public Tensor randint(long seed, int low, int high, int... shape) {
    long count = (long) high - low;
    if (count < 1 || count > Integer.MAX_VALUE) {
      throw new ShapeMismatch(
          "randint",
          "between "
              + low
              + " and "
              + high
              + " (not included) there are "
              + count
              + " numbers; ask for 1 to "
              + Integer.MAX_VALUE);
    }
    return new Tensor(this, RandomNodes.integers(seed(seed), low, (int) count, Shape.of(shape)));
  }

  /** Returns F32 numbers that are 1 with a probability, else 0, see {@link #rand}. */
  public Tensor bernoulli(long seed, double probability, int... shape) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new ShapeMismatch(
          "bernoulli", probability + " is no probability; give a number from 0 to 1");
    }
    return new Tensor(this, RandomNodes.truths(seed(seed), probability, Shape.of(shape)));
  }

  private Node seed(long seed) {
    return tensor(new int[] {(int) seed, (int) (seed >>> Integer.SIZE)}, 2).node();
  }

  /**
   * Returns a tensor with a buffer of its own, without contents until it is written by {@link
   * #write} or an update: an input of compiled steps, a parameter, or optimizer state. What is
   * computed from it follows its contents. A loop that computes each value from the one before
   * takes its batches by {@link #tensor} instead, or keeps values by {@link Tensor#snapshot}; a
   * detached value, or one that gradients are taken by, is refused where something new is computed
   * from it after such a write ({@link TensorException.StaleValue}).
   */
  public Tensor input(String name, DType dtype, Shape shape) {
    try (EngineUse _ = use("input")) {
      Buffer buffer = allocate("input", dtype, shape);
      Source source = new Source(name, dtype, shape, buffer);
      memory.tie(source, buffer);
      return new Tensor(this, source);
    }
  }

  private Buffer allocate(String operation, DType dtype, Shape shape) {
    checkOpen(operation);
    Checks.isOfUsers(operation, dtype);
    if (dtype == DType.F64 && !backend.info().supportsF64()) {
      throw new TypeMismatch(
          operation, "device " + backend.info().backend() + " has no f64; use f32 or the CPU");
    }
    return memory.allocate((long) shape.size() * dtype.bytes());
  }

  // ---- moving data

  /**
   * Replaces the contents of a tensor from {@link #input} or {@link #variable}.
   *
   * @param elements row-major, on the heap or off it, exactly the tensor's bytes
   */
  public void write(Tensor target, MemorySegment elements) {
    try (EngineUse _ = use("write")) {
      checkOpen("write");
      Checks.belongs("write", target, this);
      Source source = Checks.writable("write", target);
      writes.whole("write", source, elements);
      values.countWrite(source);
    }
  }

  /** Replaces the contents of an F32 tensor. */
  public void write(Tensor target, float[] elements) {
    write(target, MemorySegment.ofArray(elements));
  }

  /** Replaces the contents of an I32 tensor. */
  public void write(Tensor target, int[] elements) {
    write(target, MemorySegment.ofArray(elements));
  }

  /** Says that something that values are computed from has changed, and returns when, in writes. */
  long countWrite() {
    return values.countWrite();
  }

  /**
   * Replaces the contents of a tensor that has a buffer of its own by rows, which are written right
   * where the device copies from; the way to hand over a batch with the fewest copies.
   *
   * @param rows asked for all rows, the indices of the first axis, before this returns; must not
   *     use this engine
   */
  public void writeRows(Tensor target, Rows rows) {
    try (EngineUse _ = use("write")) {
      checkOpen("write");
      Checks.belongs("write", target, this);
      Source source = Checks.writable("write", target);
      values.countWrite(source);
      writes.rows(source, rows);
    }
  }

  private static long bytes(Tensor tensor) {
    return (long) tensor.size() * tensor.dtype().bytes();
  }

  /**
   * Copies some elements of a tensor that has a buffer of its own to native memory.
   *
   * @param first how many elements, in row-major order, to leave out before them
   * @param target native memory of whole elements, which the tensor has from there on
   */
  public void readElements(Tensor source, long first, MemorySegment target) {
    Checks.belongs("read", source, this);
    Checks.fits("read", source, first, target);
    long offset = first * source.dtype().bytes();
    download(Checks.stored("read", source), offset, target);
  }

  /**
   * Replaces some elements of an F32 tensor from {@link #input} or {@link #variable} that has
   * contents.
   *
   * @param first how many elements, in row-major order, to leave as they are before them
   * @param elements native memory of whole elements, which the tensor has from there on
   */
  public void writeElements(Tensor target, long first, MemorySegment elements) {
    Checks.belongs("write", target, this);
    Checks.hasType("write", "the tensor", target, DType.F32);
    Checks.fits("write", target, first, elements);
    long offset = first * target.dtype().bytes();
    Source source = Checks.writable("write", target);
    Checks.isThere("write", source);
    upload(elements, source, offset);
  }

  private void download(Source source, long offset, MemorySegment host) {
    try (EngineUse _ = use("read")) {
      checkOpen("read");
      Checks.isThere("read", source);
      backend.download(source.buffer(), offset, host);
    }
  }

  private void upload(MemorySegment elements, Source target, long offset) {
    try (EngineUse _ = use("write")) {
      checkOpen("write");
      backend.upload(elements, target.buffer(), offset);
      values.countWrite(target);
    }
  }

  /** Copies a tensor's elements to native memory, computing them first if need be. */
  public void read(Tensor tensor, MemorySegment target) {
    Checks.fits(tensor, target);
    try (EngineUse _ = use("read")) {
      download(value(tensor), 0, target);
    }
  }

  /**
   * Begins to copy a tensor's elements to the host, as they are when all that was run before is
   * done; does not wait for that, as reading would. A tensor that is not computed yet is computed
   * first, which waits.
   */
  public PendingRead readLater(Tensor tensor) {
    try (EngineUse _ = use("read")) {
      Source source = value(tensor);
      Checks.isThere("read", source);
      Backend.Download download = backend.downloadLater(source.buffer(), 0, bytes(tensor));
      return new PendingRead(this, tensor, source, download);
    }
  }

  /** Returns the first float of a tensor that has been computed, without allocating. */
  public float readFloat(Tensor tensor) {
    Checks.hasType("read", "the tensor", tensor, DType.F32);
    try (EngineUse _ = use("read")) {
      download(value(tensor), 0, scratch);
      return scratch.get(ValueLayout.JAVA_FLOAT, 0);
    }
  }

  // ---- computing

  /**
   * Computes tensors now and together, which costs less than one after another. Changes nothing
   * that can be seen but the time that reading them takes.
   */
  public void evaluate(List<Tensor> tensors) {
    tensors.forEach(t -> Checks.belongs("evaluate", t, this));
    evaluateNodes(tensors.stream().map(Tensor::node).toList());
  }

  /**
   * Takes the result of an operation. Computes a constant that has grown long, so that a loop that
   * never reads stays in bounds.
   *
   * @throws TensorException.StaleValue if it comes from a detached value that would change with
   *     what was written since that was made
   */
  void make(Node node) {
    values.make(node);
    if (values.isLong(node)) {
      evaluateNodes(List.of(node));
    }
  }

  void makeGradient(Node node) {
    values.makeGradient(node);
  }

  private void evaluateNodes(List<Node> nodes) {
    try (EngineUse _ = use("evaluate")) {
      checkOpen("evaluate");
      values.compute(nodes);
    }
  }

  /** Returns the value of a tensor at this moment. */
  private Source value(Tensor tensor) {
    Checks.belongs("read", tensor, this);
    checkOpen("read");
    return values.of(tensor.node());
  }

  Tensor snapshot(Tensor tensor) {
    try (EngineUse _ = use("snapshot")) {
      checkOpen("snapshot");
      return new Tensor(this, values.copy(tensor.node()));
    }
  }

  /**
   * Plans, compiles and records a computation for repeated runs.
   *
   * @param outputs what can be read after each run
   * @param updates new values for tensors that can be written, or for parts of these, all computed
   *     from the old ones
   */
  public CompiledStep compile(List<Tensor> outputs, List<Update> updates) {
    try (EngineUse _ = use("compile")) {
      checkOpen("compile");
      outputs.forEach(t -> Checks.belongs("compile", t, this));
      updates.forEach(u -> Checks.belongs("compile", u.target(), this));
      Checks.distinctTargets(updates);
      List<Node> roots = new ArrayList<>(outputs.stream().map(Tensor::node).toList());
      updates.forEach(u -> roots.add(u.value().node()));
      List<Node> cut = PendingGraph.cut(roots);
      List<Node> nodes = cut.subList(0, outputs.size());
      List<Assignment> assignments = new ArrayList<>();
      for (Update update : updates) {
        Node value = cut.get(outputs.size() + assignments.size());
        assignments.add(new Assignment(Checks.updatable("compile", update.target()), value));
      }
      return record(nodes, assignments, Planner.sources(cut, List.of()));
    }
  }

  private CompiledStep record(List<Node> nodes, List<Assignment> assignments, List<Source> read) {
    Plan plan = plans.plan(nodes, assignments);
    List<Source> sources = Planner.sources(nodes, assignments);
    List<Buffer> buffers = memory.allocate(plan);
    List<Buffer> results = buffers.subList(0, nodes.size());
    try {
      RecordedPlan recording =
          new RecordedPlan(
              backend,
              plan,
              BoundPlan.launches(backend, plan, sources, results, buffers.getLast()));
      return new CompiledStep(this, plan, nodes, assignments, recording, read, buffers);
    } catch (Throwable e) {
      buffers.forEach(memory::free);
      throw e;
    }
  }

  /**
   * Gives tensors that can be written, or parts of these, new values, all computed from the old
   * ones.
   */
  public void assign(List<Update> updates) {
    updates.forEach(u -> values.requireCurrent(u.value().node()));
    try (EngineUse _ = use("assign");
        CompiledStep step = compile(List.of(), updates)) {
      step.run();
      backend.synchronize();
    }
  }

  /**
   * Does some work whose compiled steps are run kernel by kernel, each by who looks at them; the
   * bits are the same.
   *
   * @param looking runs each kernel at least once; must not use this engine
   */
  public void observed(KernelObserver looking, Runnable work) {
    try (EngineUse _ = use("observe")) {
      observer = looking;
      work.run();
    } finally {
      observer = null;
    }
  }

  void replay(RecordedPlan recording) {
    if (observer == null) {
      recording.replay();
    } else {
      recording.replay(observer);
    }
  }

  /** Waits until all work is done and reports any fault of it. */
  public void synchronize() {
    try (EngineUse _ = use("synchronize")) {
      checkOpen("synchronize");
      backend.synchronize();
    }
  }

  void release(RecordedPlan recording, List<Buffer> buffers) {
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
    try (EngineUse _ = use("close")) {
      if (!closed) {
        memory.freeAll();
        closed = true;
        backend.close();
        scratchArena.close();
      }
    }
  }

  /**
   * A new value for a tensor.
   *
   * @param target a tensor that can be written, from {@link #input} or {@link #variable}, or a view
   *     of one whose elements lie in one piece, such as some of its rows
   * @param value of the same shape and type
   */
  public record Update(Tensor target, Tensor value) {
    /** Checks that the value fits. */
    public Update {
      Checks.sameType("update", target, value);
      Checks.updatable("update", target);
      if (!target.shape().equals(value.shape())) {
        throw new ShapeMismatch(
            "update",
            target.describe() + " cannot take " + value.describe() + "; shapes must be equal");
      }
    }
  }
}
