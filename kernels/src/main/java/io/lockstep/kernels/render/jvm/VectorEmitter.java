package io.lockstep.kernels.render.jvm;

import static io.lockstep.kernels.render.jvm.VectorClasses.FLOATS;
import static io.lockstep.kernels.render.jvm.VectorClasses.INTS;
import static io.lockstep.kernels.render.jvm.VectorClasses.MASK;
import static io.lockstep.kernels.render.jvm.VectorClasses.ORDER;
import static io.lockstep.kernels.render.jvm.VectorClasses.SPECIES;
import static io.lockstep.kernels.render.jvm.VectorClasses.VECTOR;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import io.lockstep.kernels.expr.BinaryOp;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Type;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The vector form. Every value is a vector or a mask in a local variable of one method, and every
 * species a static final, so that C2 keeps them in registers; a vector in an array or a helper
 * method would be boxed.
 */
final class VectorEmitter extends LoopEmitter {
  private static final ClassDesc SHORTS = VectorClasses.ofModule("ShortVector");
  private static final ClassDesc BYTES = VectorClasses.ofModule("ByteVector");
  private static final ClassDesc OPERATORS = VectorClasses.ofModule("VectorOperators");
  private static final ClassDesc BINARY = OPERATORS.nested("Binary");
  private static final ClassDesc ASSOCIATIVE = OPERATORS.nested("Associative");
  private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");
  private static final ClassDesc CONVERSION = OPERATORS.nested("Conversion");
  private static final MethodTypeDesc MASK_MASK = MethodTypeDesc.of(MASK, MASK);

  private final int bits;
  private final int lanes;
  private final @Nullable RunCode tail;

  /** The slot of the loop's bound; in the masked form, of the mask of ints, then that of floats. */
  private final int extra;

  /** The element type of each mask: that of the operands it was compared from. */
  private final Map<Expr, Type> maskTypes = new IdentityHashMap<>();

  /**
   * Creates the emitter.
   *
   * @param tail what computes the elements behind the last whole vector; null for the masked form,
   *     which computes less than one vector
   */
  VectorEmitter(RunSpec spec, int bits, @Nullable RunCode tail) {
    super(spec, 2);
    this.bits = bits;
    this.lanes = bits / Integer.SIZE;
    this.tail = tail;
    this.extra = ADDRESSES + 2 * arguments.size();
  }

  @Override
  int extraSlots() {
    return 2;
  }

  /** A uniform input's slot holds its value; any other argument's the address of element 0. */
  private static int address(int argument) {
    return ADDRESSES + 2 * argument;
  }

  @Override
  void emitRun(CodeBuilder code) {
    if (tail == null) {
      emitMasked(code);
    } else {
      emitLoop(code, tail);
    }
  }

  private void emitMasked(CodeBuilder code) {
    Label done = code.newLabel();
    code.iload(ELEMENT).iload(END).if_icmpge(done);
    species(code, Type.I32);
    code.iconst_0();
    broadcast(code, Type.I32);
    code.iconst_1().invokevirtual(INTS, "addIndex", MethodTypeDesc.of(INTS, CD_int));
    code.getstatic(OPERATORS, "LT", COMPARISON);
    species(code, Type.I32);
    code.iload(END).iload(ELEMENT).isub();
    broadcast(code, Type.I32);
    code.invokevirtual(INTS, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
    code.dup().astore(extra);
    species(code, Type.F32);
    code.invokevirtual(MASK, "cast", MethodTypeDesc.of(MASK, SPECIES)).astore(extra + 1);
    emitAddresses(code);
    emitBody(code);
    C2Only.emitReturn(code.labelBinding(done));
  }

  private void emitLoop(CodeBuilder code, RunCode rest) {
    Label head = code.newLabel();
    Label exit = code.newLabel();
    Label done = code.newLabel();
    code.iload(ELEMENT).iload(END).iload(ELEMENT).isub().loadConstant(-lanes).iand().iadd();
    code.istore(extra);
    code.iload(ELEMENT).iload(extra).if_icmpge(exit);
    emitAddresses(code);
    code.labelBinding(head);
    emitBody(code);
    code.iinc(ELEMENT, lanes).iload(ELEMENT).iload(extra).if_icmplt(head);
    code.labelBinding(exit).iload(ELEMENT).iload(END).if_icmpge(done);
    constant(code, rest, RUN_CODE);
    code.aload(FRAME).iload(ELEMENT).iload(END).iload(INDEX);
    code.invokeinterface(RUN_CODE, "run", RUN);
    C2Only.emitReturn(code.labelBinding(done));
  }

  private void emitAddresses(CodeBuilder code) {
    for (int k = 0; k < arguments.size(); k++) {
      code.aload(FRAME).loadConstant(k).laload().lstore(address(k));
      if (spec.accesses().get(k) == Access.UNIFORM) {
        hoist(code, k);
      }
    }
  }

  private void hoist(CodeBuilder code, int argument) {
    DType dtype = arguments.get(argument);
    ScalarEmitter.load(code, dtype, () -> code.lload(address(argument)));
    code.storeLocal(dtype.isFloat() ? TypeKind.FLOAT : TypeKind.INT, address(argument));
  }

  @Override
  void store(CodeBuilder code, Expr e, int slot) {
    code.astore(slot);
  }

  private void push(CodeBuilder code, Expr e) {
    code.aload(slots.get(e));
  }

  private static ClassDesc vector(Type type) {
    return type == Type.F32 ? FLOATS : INTS;
  }

  private void species(CodeBuilder code, Type type) {
    code.getstatic(vector(type), "SPECIES_" + bits, SPECIES);
  }

  @Override
  void emitValue(CodeBuilder code, Expr e) {
    if (e.type() == Type.BOOL) {
      maskTypes.put(e, maskType(e));
    }
    switch (e) {
      case Expr.Const c -> constant(code, c);
      case Expr.Input in -> load(code, in.index(), in.dtype());
      case Expr.Index _ -> {
        species(code, Type.I32);
        code.iload(INDEX).iload(ELEMENT).iadd();
        broadcast(code, Type.I32);
        code.iconst_1().invokevirtual(INTS, "addIndex", MethodTypeDesc.of(INTS, CD_int));
      }
      case Expr.Unary u -> unary(code, u);
      case Expr.Binary b when b.type() == Type.BOOL -> {
        push(code, b.a());
        pushMask(code, b.b(), known(b));
        code.invokevirtual(MASK, maskMethod(b.op()), MASK_MASK);
      }
      case Expr.Binary b -> binary(code, b);
      case Expr.Fma f -> {
        push(code, f.a());
        push(code, f.b());
        push(code, f.c());
        code.invokevirtual(FLOATS, "fma", MethodTypeDesc.of(FLOATS, VECTOR, VECTOR));
      }
      case Expr.Compare c -> {
        push(code, c.a());
        code.getstatic(OPERATORS, c.op().name(), COMPARISON);
        push(code, c.b());
        code.invokevirtual(
            vector(c.a().type()), "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
      }
      case Expr.Select s -> select(code, s);
      case Expr.Cast c -> {
        push(code, c.x());
        convert(code, c.type() == Type.F32 ? "I2F" : "F2I", vector(c.type()));
      }
      case Expr.Bits b -> {
        push(code, b.x());
        String method = b.type() == Type.I32 ? "reinterpretAsInts" : "reinterpretAsFloats";
        code.invokevirtual(vector(b.x().type()), method, MethodTypeDesc.of(vector(b.type())));
      }
      case Expr.Call _, Expr.Rows _ ->
          throw new IllegalArgumentException("[render] calls and rows must be expanded");
    }
  }

  private void constant(CodeBuilder code, Expr.Const c) {
    if (c.type() == Type.BOOL) {
      species(code, Type.I32);
      code.loadConstant((int) c.value());
      code.invokeinterface(SPECIES, "maskAll", MethodTypeDesc.of(MASK, CD_boolean));
      return;
    }
    species(code, c.type());
    if (c.type() == Type.F32) {
      code.loadConstant((float) c.value());
    } else {
      code.loadConstant((int) c.value());
    }
    broadcast(code, c.type());
  }

  /** Emits the vector whose lanes all hold the scalar on the stack, above the species. */
  private static void broadcast(CodeBuilder code, Type type) {
    ClassDesc scalar = type == Type.F32 ? CD_float : CD_int;
    code.invokestatic(vector(type), "broadcast", MethodTypeDesc.of(vector(type), SPECIES, scalar));
  }

  private static void convert(CodeBuilder code, String conversion, ClassDesc to) {
    code.getstatic(OPERATORS, conversion, CONVERSION).iconst_0();
    code.invokevirtual(VECTOR, "convert", MethodTypeDesc.of(VECTOR, CONVERSION, CD_int));
    code.checkcast(to);
  }

  private void convertShape(CodeBuilder code, String conversion, ClassDesc to, int toBits) {
    code.getstatic(OPERATORS, conversion, CONVERSION);
    code.getstatic(to, "SPECIES_" + toBits, SPECIES).iconst_0();
    code.invokevirtual(
        VECTOR, "convertShape", MethodTypeDesc.of(VECTOR, CONVERSION, SPECIES, CD_int));
    code.checkcast(to);
  }

  private void unary(CodeBuilder code, Expr.Unary u) {
    push(code, u.x());
    ClassDesc v = vector(u.type());
    switch (u.op()) {
      case NEG -> code.invokevirtual(v, "neg", MethodTypeDesc.of(v));
      case ABS -> code.invokevirtual(v, "abs", MethodTypeDesc.of(v));
      case SQRT -> code.invokevirtual(v, "sqrt", MethodTypeDesc.of(v));
      case NOT -> code.invokevirtual(MASK, "not", MethodTypeDesc.of(MASK));
      case RINT, FLOOR ->
          throw new IllegalArgumentException("[render] " + u.op() + " must be lowered");
    }
  }

  private void binary(CodeBuilder code, Expr.Binary b) {
    ClassDesc v = vector(b.type());
    push(code, b.a());
    String operator =
        switch (b.op()) {
          case ADD, SUB, MUL, DIV, AND, OR, XOR -> b.op().name();
          case SHL -> "LSHL";
          case SHR -> "LSHR";
          case SAR -> "ASHR";
          case MUL_NO_NAN, DIV_NO_NAN, MIN, MAX, MULHI ->
              throw new IllegalArgumentException("[render] " + b.op() + " must be lowered");
        };
    code.getstatic(
        OPERATORS, operator, isShift(b.op()) || isOrdered(b.op()) ? BINARY : ASSOCIATIVE);
    if (isShift(b.op()) && b.b() instanceof Expr.Const c) {
      // A shift by a literal has its own, much cheaper, instruction.
      code.loadConstant((int) c.value());
      code.invokevirtual(v, "lanewise", MethodTypeDesc.of(v, BINARY, CD_int));
      return;
    }
    push(code, b.b());
    code.invokevirtual(v, "lanewise", MethodTypeDesc.of(v, BINARY, VECTOR));
  }

  private static boolean isOrdered(BinaryOp op) {
    return op == BinaryOp.SUB || op == BinaryOp.DIV;
  }

  private static boolean isShift(BinaryOp op) {
    return op == BinaryOp.SHL || op == BinaryOp.SHR || op == BinaryOp.SAR;
  }

  private static String maskMethod(BinaryOp op) {
    return switch (op) {
      case AND -> "and";
      case OR -> "or";
      case XOR -> "xor";
      case ADD, SUB, MUL, DIV, MUL_NO_NAN, DIV_NO_NAN, MIN, MAX, SHL, SHR, SAR, MULHI ->
          throw new IllegalArgumentException("[render] " + op + " of BOOL");
    };
  }

  /** A mask of float lanes and one of int lanes are different types; the first operand decides. */
  private Type maskType(Expr e) {
    return switch (e) {
      case Expr.Compare c -> c.a().type();
      case Expr.Unary u -> known(u.x());
      case Expr.Binary b -> known(b.a());
      case Expr.Select s -> known(s.condition());
      case Expr.Const _, Expr.Input _, Expr.Index _, Expr.Fma _, Expr.Cast _ -> Type.I32;
      case Expr.Bits _, Expr.Call _, Expr.Rows _ -> Type.I32;
    };
  }

  private Type known(Expr mask) {
    return java.util.Objects.requireNonNull(maskTypes.get(mask));
  }

  private void pushMask(CodeBuilder code, Expr mask, Type type) {
    push(code, mask);
    if (known(mask) != type) {
      species(code, type);
      code.invokevirtual(MASK, "cast", MethodTypeDesc.of(MASK, SPECIES));
    }
  }

  private void select(CodeBuilder code, Expr.Select s) {
    if (s.type() == Type.BOOL) {
      Type type = known(s.condition());
      push(code, s.condition());
      pushMask(code, s.then(), type);
      code.invokevirtual(MASK, "and", MASK_MASK);
      pushMask(code, s.otherwise(), type);
      push(code, s.condition());
      code.invokevirtual(MASK, "andNot", MASK_MASK).invokevirtual(MASK, "or", MASK_MASK);
      return;
    }
    ClassDesc v = vector(s.type());
    push(code, s.otherwise());
    push(code, s.then());
    pushMask(code, s.condition(), s.type());
    code.invokevirtual(v, "blend", MethodTypeDesc.of(v, VECTOR, MASK));
  }

  private void emitAddress(CodeBuilder code, int argument) {
    code.lload(address(argument));
    DType dtype = arguments.get(argument);
    if (spec.accesses().get(argument) == Access.LANES) {
      laneOffset(code, dtype);
    } else {
      code.iload(ELEMENT).i2l().loadConstant((long) dtype.bytes()).lmul();
    }
    code.ladd();
  }

  private void load(CodeBuilder code, int argument, DType dtype) {
    if (spec.accesses().get(argument) == Access.UNIFORM) {
      species(code, dtype.type());
      code.loadLocal(dtype.isFloat() ? TypeKind.FLOAT : TypeKind.INT, address(argument));
      broadcast(code, dtype.type());
      return;
    }
    ClassDesc v = stored(dtype);
    storedSpecies(code, dtype);
    memory(code);
    emitAddress(code, argument);
    order(code);
    if (tail == null) {
      pushLanes(code, dtype);
      code.invokestatic(
          v, "fromMemorySegment", MethodTypeDesc.of(v, SPECIES, SEGMENT, CD_long, ORDER, MASK));
    } else {
      code.invokestatic(
          v, "fromMemorySegment", MethodTypeDesc.of(v, SPECIES, SEGMENT, CD_long, ORDER));
    }
    switch (dtype) {
      case F32, F64, I32 -> {}
      case BF16 -> widen(code);
      case U8, BOOL -> convertShape(code, "ZERO_EXTEND_B2I", INTS, bits);
    }
  }

  /** Returns the kind of vector in which elements of a stored type lie in memory. */
  private static ClassDesc stored(DType dtype) {
    return switch (dtype) {
      case F32, F64, I32 -> vector(dtype.type());
      case BF16 -> SHORTS;
      case U8, BOOL -> BYTES;
    };
  }

  /** Emits the species of a vector of stored elements, as many as there are lanes. */
  private void storedSpecies(CodeBuilder code, DType dtype) {
    code.getstatic(stored(dtype), "SPECIES_" + lanes * dtype.bytes() * Byte.SIZE, SPECIES);
  }

  /** Emits the floats of the vector of bfloat16 on the stack. */
  private void widen(CodeBuilder code) {
    convertShape(code, "ZERO_EXTEND_S2I", INTS, bits);
    withLiteral(code, "LSHL", BINARY, 16);
    code.invokevirtual(INTS, "reinterpretAsFloats", MethodTypeDesc.of(FLOATS));
  }

  /** Emits the bfloat16 nearest to floats, as {@link io.lockstep.kernels.expr.BFloat16} does. */
  private void pushRounded(CodeBuilder code, Expr x) {
    push(code, x);
    code.invokevirtual(FLOATS, "reinterpretAsInts", MethodTypeDesc.of(INTS)).dup();
    withLiteral(code, "LSHR", BINARY, 16);
    withLiteral(code, "AND", ASSOCIATIVE, 1);
    code.invokevirtual(INTS, "add", MethodTypeDesc.of(INTS, VECTOR));
    withLiteral(code, "ADD", ASSOCIATIVE, 0x7fff);
    withLiteral(code, "LSHR", BINARY, 16);
    code.loadConstant(0x7fc0);
    push(code, x);
    code.getstatic(OPERATORS, "NE", COMPARISON);
    push(code, x);
    code.invokevirtual(FLOATS, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
    species(code, Type.I32);
    code.invokevirtual(MASK, "cast", MethodTypeDesc.of(MASK, SPECIES));
    code.invokevirtual(INTS, "blend", MethodTypeDesc.of(INTS, CD_int, MASK));
    convertShape(code, "I2S", SHORTS, bits / 2);
  }

  /** Emits an operation on the ints on the stack and a literal. */
  private static void withLiteral(CodeBuilder code, String operator, ClassDesc kind, int literal) {
    code.getstatic(OPERATORS, operator, kind).loadConstant(literal);
    code.invokevirtual(INTS, "lanewise", MethodTypeDesc.of(INTS, BINARY, CD_int));
  }

  @Override
  void emitStore(CodeBuilder code, int argument, Expr result) {
    DType dtype = arguments.get(argument);
    switch (dtype) {
      case F32, F64, I32 -> push(code, result);
      case BF16 -> pushRounded(code, result);
      case U8, BOOL -> {
        push(code, result);
        convertShape(code, "I2B", BYTES, bits / 4);
      }
    }
    memory(code);
    emitAddress(code, argument);
    order(code);
    ClassDesc v = stored(dtype);
    if (tail == null) {
      pushLanes(code, dtype);
      code.invokevirtual(
          v, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER, MASK));
    } else {
      code.invokevirtual(
          v, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
    }
  }

  /** Emits the mask of the lanes that there are, for elements of a stored type. */
  private void pushLanes(CodeBuilder code, DType dtype) {
    code.aload(dtype.isFloat() ? extra + 1 : extra);
    if (dtype.bytes() < Integer.BYTES) {
      storedSpecies(code, dtype);
      code.invokevirtual(MASK, "cast", MethodTypeDesc.of(MASK, SPECIES));
    }
  }

  private static void order(CodeBuilder code) {
    code.invokestatic(ORDER, "nativeOrder", MethodTypeDesc.of(ORDER));
  }
}
