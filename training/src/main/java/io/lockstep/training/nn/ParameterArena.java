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
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All parameters of a model in one buffer, each a view of it: an optimizer step is one kernel, a
 * checkpoint one copy. All are F32.
 */
public final class ParameterArena {
  private static final int CANONICAL_NAN = 0x7fc00000;

  /** Bytes of a parameter that are on the host at a time. */
  private static final int PIECE = 1 << 20;

  private final Engine engine;
  private final Tensor flat;
  private final Map<String, Tensor> views = new LinkedHashMap<>();
  private final Map<String, Integer> offsets = new LinkedHashMap<>();

  /**
   * Creates zeroed parameters.
   *
   * @param name of the whole, for messages
   * @param shapes the name and shape of each parameter, in the order they lie in memory
   * @throws IllegalArgumentException if there are more than 2^31-1 elements
   */
  public ParameterArena(Engine engine, String name, Map<String, Shape> shapes) {
    this.engine = engine;
    int total = total(name, shapes);
    flat = engine.input(name, DType.F32, Shape.of(total));
    int offset = 0;
    for (Map.Entry<String, Shape> entry : shapes.entrySet()) {
      Shape shape = entry.getValue();
      Tensor part = flat.slice(0, offset, offset + shape.size());
      views.put(entry.getKey(), part.reshape(shape.toArray()));
      offsets.put(entry.getKey(), offset);
      offset += shape.size();
    }
    engine.assign(List.of(new Engine.Update(flat, engine.zeros(total))));
  }

  private static int total(String name, Map<String, Shape> shapes) {
    long total = shapes.values().stream().mapToLong(Shape::size).sum();
    if (total > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "["
              + name
              + "] "
              + total
              + " elements are too many for one vector of at most 2147483647; use narrower or fewer"
              + " layers");
    }
    return (int) total;
  }

  /** Returns the engine the parameters live on. */
  public Engine engine() {
    return engine;
  }

  /** Returns all elements as one vector. */
  public Tensor flat() {
    return flat;
  }

  /** Returns the number of elements. */
  public int size() {
    return flat.size();
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
      throw new IllegalArgumentException(
          "[parameter] no parameter '"
              + name
              + "'; there are: "
              + String.join(", ", views.keySet()));
    }
    return view;
  }

  /**
   * Returns whether a parameter lies right behind another one.
   *
   * @throws IllegalArgumentException if there is none of one of the names
   */
  public boolean follows(String before, String name) {
    return offset(before) + get(before).size() == offset(name);
  }

  /**
   * Returns the elements from a parameter's first to another's last, as one vector.
   *
   * @throws IllegalArgumentException if there is none of one of the names, or the last lies before
   *     the first
   */
  public Tensor across(String first, String last) {
    int from = offset(first);
    int to = offset(last) + get(last).size();
    return from == 0 && to == flat.size() ? flat : flat.slice(0, from, to);
  }

  /** Returns zeros of the same names and shapes, such as an optimizer's moments. */
  public ParameterArena like(String name) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    views.forEach((key, view) -> shapes.put(key, view.shape()));
    return new ParameterArena(engine, name, shapes);
  }

  /**
   * Gives every parameter the value computed for it.
   *
   * @param values one for each parameter, of its shape
   * @throws IllegalArgumentException if one is missing, has another shape, or belongs to none
   */
  public void assign(Map<String, Tensor> values) {
    values.keySet().forEach(this::get);
    List<Tensor> parts = new ArrayList<>();
    views.keySet().forEach(name -> parts.add(value(values, name).flatten()));
    if (!parts.isEmpty()) {
      engine.assign(List.of(new Engine.Update(flat, Tensor.concat(0, parts))));
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
   * @throws IllegalArgumentException if there is no parameter of one of the names
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
          engine.readElements(flat, start + at / Float.BYTES, piece);
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
          engine.writeElements(flat, offset(name) + at / Float.BYTES, piece);
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
   * Returns where a parameter begins in {@link #flat}, in elements.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public int offset(String name) {
    get(name);
    return offsets.getOrDefault(name, 0);
  }

  /** Copies all elements to the host; the segment is freed by the collector. */
  public MemorySegment read() {
    long bytes = (long) size() * Float.BYTES;
    MemorySegment host = NativeMemory.allocate(Arena.ofAuto(), bytes, Backend.HOST_ALIGNMENT);
    engine.read(flat, host);
    return host;
  }

  /**
   * Returns the part of a copy from {@link #read()} that holds one parameter.
   *
   * @throws IllegalArgumentException if the copy is not of so many elements
   */
  public MemorySegment part(MemorySegment all, String name) {
    requireAll(all);
    return all.asSlice((long) offset(name) * Float.BYTES, (long) get(name).size() * Float.BYTES);
  }

  private void requireAll(MemorySegment all) {
    if (all.byteSize() != (long) size() * Float.BYTES) {
      throw new IllegalArgumentException(
          "[parameter] "
              + all.byteSize()
              + " bytes are not all of "
              + flat.describe()
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
    engine.write(flat, all);
  }

  /**
   * Returns SHA-256 over all parameters in the order of their names, each as little-endian float32
   * with every NaN as 0x7fc00000, in hexadecimal: equal if and only if every bit is.
   */
  public String digest() {
    return digest(List.of(this));
  }

  /**
   * Returns the digest of the parameters of some arenas, in the order of all their names.
   *
   * @param arenas no two of which have a parameter of one name
   */
  static String digest(List<ParameterArena> arenas) {
    Map<String, ParameterArena> owners = new TreeMap<>();
    arenas.forEach(arena -> arena.views.keySet().forEach(name -> owners.put(name, arena)));
    MessageDigest sha = sha256();
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment buffer = memory.allocate(PIECE, Float.BYTES);
      ByteBuffer block = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
      owners.forEach((name, arena) -> {
        long count = arena.get(name).size();
        for (long at = 0; at < count; at += PIECE / Float.BYTES) {
          MemorySegment piece = buffer.asSlice(0, Math.min(PIECE, (count - at) * Float.BYTES));
          arena.read(name, at, piece);
          update(sha, piece, block);
        }
      });
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static void update(MessageDigest sha, MemorySegment floats, ByteBuffer block) {
    int count = (int) (floats.byteSize() / Float.BYTES);
    block.clear();
    for (int i = 0; i < count; i++) {
      int bits = floats.getAtIndex(ValueLayout.JAVA_INT, i);
      block.putInt(Float.isNaN(Float.intBitsToFloat(bits)) ? CANONICAL_NAN : bits);
    }
    sha.update(block.flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
