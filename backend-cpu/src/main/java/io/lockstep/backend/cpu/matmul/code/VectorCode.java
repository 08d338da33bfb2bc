package io.lockstep.backend.cpu.matmul.code;

import static io.lockstep.kernels.render.jvm.VectorClasses.FLOATS;
import static io.lockstep.kernels.render.jvm.VectorClasses.MASK;
import static io.lockstep.kernels.render.jvm.VectorClasses.ORDER;
import static io.lockstep.kernels.render.jvm.VectorClasses.SEGMENT;
import static io.lockstep.kernels.render.jvm.VectorClasses.SPECIES;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import io.lockstep.kernels.render.jvm.C2Only;
import io.lockstep.kernels.render.jvm.Memory;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.function.Consumer;

/** The instructions shared by generated vector classes; names the Vector API without loading it. */
public final class VectorCode {
  /** A parameter of a kernel: an address or a number of bytes. */
  public static final ClassDesc LONG = CD_long;

  /** A parameter of a kernel: a count. */
  public static final ClassDesc INT = CD_int;

  private static final ClassDesc FLOAT_LAYOUT =
      ClassDesc.of("java.lang.foreign.ValueLayout$OfFloat");

  /**
   * All bits that an address can have. An address cut to them is known to C2 to lie in native
   * memory as a whole, which ends higher, so no access needs a bounds check. (Where an address
   * grows by a constant, C2 would check before the loop; for a tile that takes as long as 8 steps
   * of k.)
   */
  public static final long ADDRESS_BITS = (1L << 62) - 1;

  private static final boolean MANY_REGISTERS = VectorUnit.ofThisMachine().hasManyRegisters();

  private static final ClassDesc NATIVE = ClassDesc.of(NativeFloats.class.getName());
  private static final ClassDesc MEMORY = ClassDesc.of(Memory.class.getName());

  private VectorCode() {}

  /**
   * Defines a hidden class that implements {@code type} by one method and returns its one instance.
   *
   * @param user may see the type; the class becomes a member of its package
   * @param count the local variable of an int; a call is empty if it is negative, as warm-ups make
   *     many
   * @param body emits the method, but its return
   */
  public static <T> T define(
      MethodHandles.Lookup user,
      Class<T> type,
      String name,
      String method,
      MethodTypeDesc descriptor,
      int count,
      Consumer<CodeBuilder> body) {
    ClassDesc self = ClassDesc.of(user.lookupClass().getPackageName(), name);
    byte[] bytes =
        ClassFile.of()
            .build(
                self,
                c -> {
                  c.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC);
                  c.withInterfaceSymbols(ClassDesc.of(type.getName()));
                  c.withMethodBody(
                      ConstantDescs.INIT_NAME,
                      ConstantDescs.MTD_void,
                      0,
                      m ->
                          m.aload(0)
                              .invokespecial(
                                  ConstantDescs.CD_Object,
                                  ConstantDescs.INIT_NAME,
                                  ConstantDescs.MTD_void)
                              .return_());
                  c.withMethodBody(
                      method,
                      descriptor,
                      ClassFile.ACC_PUBLIC,
                      m -> {
                        returnIfNegative(m, count);
                        body.accept(m);
                        C2Only.emitReturn(m);
                      });
                });
    try {
      MethodHandles.Lookup hidden = user.defineHiddenClass(bytes, true);
      return type.cast(
          hidden
              .findConstructor(
                  hidden.lookupClass(), java.lang.invoke.MethodType.methodType(void.class))
              .invoke());
    } catch (Throwable e) {
      throw new IllegalStateException("[matmul] the generated class " + name + " is not valid", e);
    }
  }

  /** Pushes the species of {@code vector} with the given number of lanes of 32 bits. */
  public static void species(CodeBuilder m, ClassDesc vector, int lanes) {
    m.getstatic(vector, "SPECIES_" + 32 * lanes, SPECIES);
  }

  private static void memory(CodeBuilder m) {
    m.getstatic(MEMORY, "ALL", SEGMENT);
  }

  private static void order(CodeBuilder m) {
    m.getstatic(NATIVE, "ORDER", ORDER);
  }

  /**
   * Pushes {@code address + offset}, the address in a local variable and cut to its bits where
   * there are registers to spare: with 16 of them most tiles get half as fast by it.
   */
  public static void address(CodeBuilder m, int local, long offset) {
    m.lload(local);
    if (MANY_REGISTERS) {
      m.loadConstant(ADDRESS_BITS).land();
    }
    if (offset != 0) {
      m.loadConstant(offset).ladd();
    }
  }

  /** Pushes the vector at {@code address + offset}. */
  public static void load(CodeBuilder m, ClassDesc vector, int lanes, int local, long offset) {
    species(m, vector, lanes);
    memory(m);
    address(m, local, offset);
    order(m);
    m.invokestatic(
        vector, "fromMemorySegment", MethodTypeDesc.of(vector, SPECIES, SEGMENT, CD_long, ORDER));
  }

  /** Pops a vector and stores it at {@code address + offset}. */
  public static void store(CodeBuilder m, ClassDesc vector, int local, long offset) {
    memory(m);
    address(m, local, offset);
    order(m);
    m.invokevirtual(
        vector, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
  }

  /** Pushes the vector at {@code address + offset}; lanes outside of the mask are zero. */
  public static void loadMasked(
      CodeBuilder m, ClassDesc vector, int lanes, int local, long offset, int mask) {
    species(m, vector, lanes);
    memory(m);
    address(m, local, offset);
    order(m);
    m.aload(mask);
    m.invokestatic(
        vector,
        "fromMemorySegment",
        MethodTypeDesc.of(vector, SPECIES, SEGMENT, CD_long, ORDER, MASK));
  }

  /** Pops a vector and stores its lanes inside of the mask at {@code address + offset}. */
  public static void storeMasked(
      CodeBuilder m, ClassDesc vector, int local, long offset, int mask) {
    memory(m);
    address(m, local, offset);
    order(m);
    m.aload(mask);
    m.invokevirtual(
        vector, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER, MASK));
  }

  /** Pushes a vector with the float at {@code address + offset} in each lane. */
  public static void broadcast(CodeBuilder m, int lanes, int local, long offset) {
    species(m, FLOATS, lanes);
    memory(m);
    m.getstatic(NATIVE, "FLOAT", FLOAT_LAYOUT);
    address(m, local, offset);
    m.invokeinterface(SEGMENT, "get", MethodTypeDesc.of(CD_float, FLOAT_LAYOUT, CD_long));
    m.invokestatic(FLOATS, "broadcast", MethodTypeDesc.of(FLOATS, SPECIES, CD_float));
  }

  /** Emits {@code for (index = 0; index < limit; index++) body}; both are int locals. */
  public static void loop(CodeBuilder m, int index, int limit, Runnable body) {
    var head = m.newLabel();
    var end = m.newLabel();
    m.iconst_0().istore(index);
    m.labelBinding(head);
    m.iload(index).iload(limit).if_icmpge(end);
    body.run();
    m.iinc(index, 1).goto_(head);
    m.labelBinding(end);
  }

  private static void returnIfNegative(CodeBuilder m, int count) {
    var body = m.newLabel();
    m.iload(count).ifge(body).return_().labelBinding(body);
  }

  /** Emits {@code address += local}, both longs. */
  public static void advance(CodeBuilder m, int address, int step) {
    m.lload(address).lload(step).ladd().lstore(address);
  }

  /** Emits {@code address += step}. */
  public static void advance(CodeBuilder m, int address, long step) {
    m.lload(address).loadConstant(step).ladd().lstore(address);
  }

  /** Emits {@code local &= bits}, both longs. */
  public static void and(CodeBuilder m, int local, long bits) {
    m.lload(local).loadConstant(bits).land().lstore(local);
  }

  /** Returns the type of a kernel's method, which has no result. */
  public static MethodTypeDesc descriptor(ClassDesc... parameters) {
    return MethodTypeDesc.of(CD_void, parameters);
  }
}
