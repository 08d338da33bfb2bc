package io.lockstep.training.nn;

import io.lockstep.backend.Backend;
import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * All parameters of a model, each a view of a vector in which they lie side by side: an optimizer
 * step is one kernel, a checkpoint one copy. All are F32. There is one vector, unless they are more
 * than a tensor can hold; a parameter lies in one of them whole.
 */
public final class ParameterArena {
  /** Bytes of a parameter that are on the host at a time. */
  private static final int PIECE = 1 << 20;

  private final Engine engine;
  private final String name;
  private final int limit;
  private final List<Tensor> vectors = new ArrayList<>();
  private final Map<String, Tensor> views = new LinkedHashMap<>();
  private final ParameterLayout layout;

  /**
   * Creates zeroed parameters.
   *
   * @param name of the whole, for messages
   * @param shapes the name and shape of each parameter, in the order they lie in memory
   */
  public ParameterArena(Engine engine, String name, Map<String, Shape> shapes) {
    this(engine, name, shapes, Integer.MAX_VALUE);
  }

  /** Creates zeroed parameters, of which no vector holds more elements than a limit. */
  ParameterArena(Engine engine, String name, Map<String, Shape> shapes, int limit) {
    this.engine = engine;
    this.name = name;
    this.limit = limit;
    this.layout = ParameterLayout.of(shapes, limit);
    List<Integer> sizes = layout.sizes();
    for (int i = 0; i < sizes.size(); i++) {
      String label = sizes.size() == 1 ? name : name + "." + i;
      vectors.add(engine.input(label, DType.F32, Shape.of(sizes.get(i))));
    }
    shapes.forEach((key, shape) -> {
      ParameterLayout.Place place = placed(key);
      Tensor part =
          vectors.get(place.vector()).slice(0, place.offset(), place.offset() + shape.size());
      views.put(key, part.reshape(shape.toArray()));
    });
    engine.assign(vectors.stream().map(v -> new Engine.Update(v, engine.zeros(v.size()))).toList());
  }

  private ParameterLayout.Place placed(String key) {
    ParameterLayout.Place place = layout.places().get(key);
    if (place == null) {
      throw unknown(key);
    }
    return place;
  }

  /** Returns the engine the parameters live on. */
  public Engine engine() {
    return engine;
  }

  /**
   * Returns all elements as one vector.
   *
   * @throws IllegalStateException if they are more than one holds; see {@link #vectors}
   */
  public Tensor flat() {
    if (vectors.size() > 1) {
      throw new IllegalStateException(
          "["
              + name
              + "] "
              + size()
              + " elements lie in "
              + vectors.size()
              + " vectors, since one holds at most "
              + limit
              + "; use vectors(), or each parameter by its name");
    }
    return vectors.getFirst();
  }

  /**
   * Returns the vectors in which the parameters lie side by side: one, unless they are too many.
   */
  public List<Tensor> vectors() {
    return List.copyOf(vectors);
  }

  /** Returns the number of elements. */
  public long size() {
    return vectors.stream().mapToLong(Tensor::size).sum();
  }

  /** Returns how many elements there are, for messages, such as {@code f32[4]}. */
  public String describe() {
    return vectors.stream().map(Tensor::describe).collect(Collectors.joining(" and "));
  }

  /** Returns the parameters by name, in the order they lie in memory. */
  public Map<String, Tensor> views() {
    return java.util.Collections.unmodifiableMap(views);
  }

  /**
   * Returns one parameter.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Tensor get(String name) {
    Tensor view = views.get(name);
    if (view == null) {
      throw unknown(name);
    }
    return view;
  }

  private IllegalArgumentException unknown(String parameter) {
    return new IllegalArgumentException(
        "[parameter] no parameter '"
            + parameter
            + "'; there are: "
            + String.join(", ", views.keySet()));
  }

  /**
   * Returns whether a parameter lies right behind another one, in the same vector.
   *
   * @throws IllegalArgumentException if there is none of one of the names
   */
  public boolean follows(String before, String name) {
    ParameterLayout.Place place = placed(name);
    ParameterLayout.Place of = placed(before);
    return of.vector() == place.vector() && of.offset() + get(before).size() == place.offset();
  }

  /**
   * Returns the elements from a parameter's first to another's last, as one vector.
   *
   * @throws IllegalArgumentException if there is none of one of the names, or the last lies before
   *     the first
   */
  public Tensor across(String first, String last) {
    ParameterLayout.Place from = placed(first);
    int to = placed(last).offset() + get(last).size();
    Tensor vector = vectors.get(from.vector());
    return from.offset() == 0 && to == vector.size() ? vector : vector.slice(0, from.offset(), to);
  }

  /** Returns zeros of the same names and shapes, such as an optimizer's moments. */
  public ParameterArena like(String label) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    views.forEach((key, view) -> shapes.put(key, view.shape()));
    return of(label, shapes);
  }

  /** Returns zeros of other names and shapes, whose vectors hold as much as these. */
  public ParameterArena of(String label, Map<String, Shape> shapes) {
    return new ParameterArena(engine, label, shapes, limit);
  }

  /**
   * Gives every parameter the value computed for it.
   *
   * @param values one for each parameter, of its shape
   * @throws IllegalArgumentException if one is missing, has another shape, or belongs to none
   */
  public void assign(Map<String, Tensor> values) {
    values.keySet().forEach(this::get);
    List<List<Tensor>> parts = new ArrayList<>();
    vectors.forEach(_ -> parts.add(new ArrayList<>()));
    views
        .keySet()
        .forEach(key -> parts.get(placed(key).vector()).add(value(values, key).flatten()));
    List<Engine.Update> updates = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      if (!parts.get(i).isEmpty()) {
        updates.add(new Engine.Update(vectors.get(i), Tensor.concat(0, parts.get(i))));
      }
    }
    if (!updates.isEmpty()) {
      engine.assign(updates);
    }
  }

  private Tensor value(Map<String, Tensor> values, String name) {
    Tensor value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "[parameter] no value for '" + name + "'; give one for each parameter");
    }
    requireShape(name, value.shape());
    return value;
  }

  private void requireShape(String name, Shape shape) {
    Tensor parameter = get(name);
    if (!parameter.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "[parameter] values of shape "
              + shape
              + " do not fit '"
              + name
              + "', which is "
              + parameter.describe()
              + "; give them in its shape");
    }
  }

  /**
   * Returns the gradient of a one-element tensor by all parameters, as one vector; zeros for
   * parameters that it does not depend on.
   *
   * @throws TensorException.NoGradient if it depends on none of them
   */
  public Tensor gradient(Tensor loss) {
    return gradient(loss, views.keySet());
  }

  /**
   * Returns the gradient of a one-element tensor by some parameters, as one vector in the order of
   * the names; zeros for parameters that it does not depend on.
   *
   * @throws IllegalArgumentException if there is no parameter of one of the names, or they have
   *     more elements than one vector holds
   * @throws TensorException.NoGradient if it depends on none of them
   */
  public Tensor gradient(Tensor loss, Collection<String> names) {
    List<Tensor> wrt = names.stream().map(this::get).toList();
    List<Tensor> parts = loss.gradientsOfSome(wrt).stream().map(Tensor::flatten).toList();
    return Tensor.concat(0, parts);
  }

  /**
   * Copies elements of one parameter to the host, as many as fit there.
   *
   * @param first how many of its elements to leave out before them
   * @param target memory of whole floats that can be written, on the heap or off it
   * @throws IllegalArgumentException if they are not all elements of the parameter
   */
  public void read(String name, long first, MemorySegment target) {
    long count = target.byteSize() / Float.BYTES;
    long size = get(name).size();
    if (target.byteSize() % Float.BYTES != 0 || first < 0 || first > size - count) {
      throw new IllegalArgumentException(
          "[parameter] "
              + target.byteSize()
              + " bytes from element "
              + first
              + " on do not lie in '"
              + name
              + "', which is "
              + get(name).describe()
              + " of "
              + size * Float.BYTES
              + " bytes; ask for whole elements that it has");
    }
    long start = offset(name) + first;
    byPieces(
        target,
        (at, piece) -> {
          engine.readElements(vector(name), start + at / Float.BYTES, piece);
          if (!target.isNative()) {
            target.asSlice(at, piece.byteSize()).copyFrom(piece);
          }
        });
  }

  /**
   * Replaces one parameter.
   *
   * @param shape that of the elements, which must be the parameter's
   * @param elements row-major, on the heap or off it, exactly the parameter's bytes
   * @throws IllegalArgumentException if shape or size are others
   */
  public void write(String name, Shape shape, MemorySegment elements) {
    requireShape(name, shape);
    long bytes = (long) shape.size() * Float.BYTES;
    if (elements.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "[parameter] "
              + elements.byteSize()
              + " bytes do not fill '"
              + name
              + "' of "
              + bytes
              + " bytes; pass all of its elements");
    }
    byPieces(
        elements,
        (at, piece) -> {
          if (!elements.isNative()) {
            piece.copyFrom(elements.asSlice(at, piece.byteSize()));
          }
          engine.writeElements(vector(name), offset(name) + at / Float.BYTES, piece);
        });
  }

  /** Moves some bytes between the device and native memory, which stand at a place in the whole. */
  private interface Move {
    void piece(long at, MemorySegment piece);
  }

  /** Moves native memory at once, and memory of the heap, which devices cannot reach, by pieces. */
  private static void byPieces(MemorySegment host, Move move) {
    if (host.isNative()) {
      move.piece(0, host);
      return;
    }
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment buffer = memory.allocate(PIECE, Float.BYTES);
      for (long at = 0; at < host.byteSize(); at += PIECE) {
        move.piece(at, buffer.asSlice(0, Math.min(PIECE, host.byteSize() - at)));
      }
    }
  }

  /**
   * Returns where a parameter begins in its vector, in elements.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public int offset(String name) {
    return placed(name).offset();
  }

  private Tensor vector(String parameter) {
    return vectors.get(placed(parameter).vector());
  }

  /** Elements of the vectors before a parameter's, and of its own before it. */
  private long position(String parameter) {
    ParameterLayout.Place place = placed(parameter);
    return vectors.stream().limit(place.vector()).mapToLong(Tensor::size).sum() + place.offset();
  }

  /** Copies all elements to the host; the segment is freed by the collector. */
  public MemorySegment read() {
    long bytes = size() * Float.BYTES;
    MemorySegment host = NativeMemory.allocate(Arena.ofAuto(), bytes, Backend.HOST_ALIGNMENT);
    read(host);
    return host;
  }

  /**
   * Copies all elements to memory of the host, as {@link #read()} gives them.
   *
   * @param target native memory of exactly as many bytes
   * @throws IllegalArgumentException if it has others
   */
  public void read(MemorySegment target) {
    requireAll(target);
    inVectors(target, engine::read);
  }

  /**
   * Returns the part of a copy from {@link #read()} that holds one parameter.
   *
   * @throws IllegalArgumentException if the copy is not of so many elements
   */
  public MemorySegment part(MemorySegment all, String name) {
    requireAll(all);
    return all.asSlice(position(name) * Float.BYTES, (long) get(name).size() * Float.BYTES);
  }

  private void requireAll(MemorySegment all) {
    if (all.byteSize() != size() * Float.BYTES) {
      throw new IllegalArgumentException(
          "[parameter] "
              + all.byteSize()
              + " bytes are not all of "
              + describe()
              + "; give a copy from read()");
    }
  }

  /**
   * Replaces all elements.
   *
   * @param all as {@link #read()} gave them: parameter after parameter, each row-major
   * @throws IllegalArgumentException if they are not as many
   */
  public void write(MemorySegment all) {
    requireAll(all);
    inVectors(all, engine::write);
  }

  /** Does something with each vector and the part of a copy of all that is its. */
  private void inVectors(MemorySegment all, BiConsumer<Tensor, MemorySegment> move) {
    long at = 0;
    for (Tensor vector : vectors) {
      long bytes = (long) vector.size() * Float.BYTES;
      move.accept(vector, all.asSlice(at, bytes));
      at += bytes;
    }
  }

  /**
   * Returns SHA-256 over all parameters in the order of their names, each as little-endian float32
   * with every NaN as 0x7fc00000, in hexadecimal: equal if and only if every bit is.
   */
  public String digest() {
    return ParameterDigest.of(List.of(this));
  }
}
