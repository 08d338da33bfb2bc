package io.lockstep.kernels.render.jvm;

import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_short;
import static java.lang.constant.ConstantDescs.CD_void;

import io.lockstep.kernels.expr.BFloat16;
import io.lockstep.kernels.expr.BinaryOp;
import io.lockstep.kernels.expr.CompareOp;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Type;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** The scalar form: plain Java operations on one element at a time, any stride. */
final class ScalarEmitter extends LoopEmitter {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final ClassDesc FLOAT = ClassDesc.of("java.lang.Float");
  private static final ClassDesc ELEMENTARY = ClassDesc.of(Elementary.class.getName());
  private static final ClassDesc BFLOAT16 = ClassDesc.of(BFloat16.class.getName());
  private static final ClassDesc LAYOUT = ClassDesc.of("java.lang.foreign.ValueLayout");

  ScalarEmitter(RunSpec spec) {
    super(spec, 4);
  }

  @Override
  int extraSlots() {
    return 0;
  }

  private static int address(int argument) {
    return ADDRESSES + 4 * argument;
  }

  private static int stride(int argument) {
    return ADDRESSES + 4 * argument + 2;
  }

  @Override
  void emitRun(CodeBuilder code) {
    for (int k = 0; k < arguments.size(); k++) {
      code.aload(FRAME).loadConstant(k).laload().lstore(address(k));
      code.aload(FRAME).loadConstant(arguments.size() + k).laload().lstore(stride(k));
    }
    Label head = code.newLabel();
    Label exit = code.newLabel();
    code.labelBinding(head).iload(ELEMENT).iload(END).if_icmpge(exit);
    emitBody(code);
    code.iinc(ELEMENT, 1).goto_(head).labelBinding(exit).return_();
  }

  @Override
  void emitValue(CodeBuilder code, Expr e) {
    switch (e) {
      case Expr.Const c -> constant(code, c);
      case Expr.Input in -> load(code, in.dtype(), () -> emitAddress(code, in.index()));
      case Expr.Index _ -> code.iload(INDEX).iload(ELEMENT).iadd();
      case Expr.Unary u -> unary(code, u);
      case Expr.Binary(BinaryOp op, Expr a, Expr b) when op == BinaryOp.MULHI -> {
        unsignedLong(code, a);
        unsignedLong(code, b);
        code.lmul().loadConstant(32).lushr().l2i();
      }
      case Expr.Binary b -> {
        push(code, b.a());
        push(code, b.b());
        binary(code, b.op(), b.type());
      }
      case Expr.Fma f -> {
        push(code, f.a());
        push(code, f.b());
        push(code, f.c());
        ClassDesc t = f.type() == Type.F32 ? CD_float : CD_double;
        code.invokestatic(MATH, "fma", MethodTypeDesc.of(t, t, t, t));
      }
      case Expr.Compare c -> compare(code, c);
      case Expr.Select s -> select(code, s);
      case Expr.Cast c -> {
        push(code, c.x());
        code.conversion(kind(c.x().type()), kind(c.type()));
      }
      case Expr.Bits b -> {
        push(code, b.x());
        if (b.type() == Type.I32) {
          code.invokestatic(FLOAT, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
        } else {
          code.invokestatic(FLOAT, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
        }
      }
      case Expr.Call c -> {
        constant(code, c.function(), ELEMENTARY);
        push(code, c.x());
        code.invokevirtual(ELEMENTARY, "reference", MethodTypeDesc.of(CD_double, CD_double));
      }
      case Expr.Rows _ -> throw new IllegalArgumentException("[render] rows must be expanded");
    }
  }

  private void unsignedLong(CodeBuilder code, Expr e) {
    push(code, e);
    code.i2l().loadConstant(0xffffffffL).land();
  }

  private static void constant(CodeBuilder code, Expr.Const c) {
    switch (c.type()) {
      case F32 -> code.loadConstant((float) c.value());
      case F64 -> code.loadConstant(c.value());
      case I32, BOOL -> code.loadConstant((int) c.value());
    }
  }

  private void push(CodeBuilder code, Expr e) {
    code.loadLocal(kind(e.type()), slots.get(e));
  }

  @Override
  void store(CodeBuilder code, Expr e, int slot) {
    code.storeLocal(kind(e.type()), slot);
  }

  private static TypeKind kind(Type type) {
    return switch (type) {
      case F32 -> TypeKind.FLOAT;
      case F64 -> TypeKind.DOUBLE;
      case I32, BOOL -> TypeKind.INT;
    };
  }

  private void unary(CodeBuilder code, Expr.Unary u) {
    Type type = u.type();
    push(code, u.x());
    switch (u.op()) {
      case NEG -> {
        switch (type) {
          case F32 -> code.fneg();
          case F64 -> code.dneg();
          case I32, BOOL -> code.ineg();
        }
      }
      case ABS -> {
        ClassDesc t = type == Type.F32 ? CD_float : CD_double;
        code.invokestatic(MATH, "abs", MethodTypeDesc.of(t, t));
      }
      case SQRT -> {
        code.conversion(kind(type), TypeKind.DOUBLE);
        code.invokestatic(MATH, "sqrt", MethodTypeDesc.of(CD_double, CD_double));
        code.conversion(TypeKind.DOUBLE, kind(type));
      }
      case NOT -> code.iconst_1().ixor();
      case RINT, FLOOR -> throw notLowered(u.op());
    }
  }

  private static IllegalArgumentException notLowered(Enum<?> op) {
    return new IllegalArgumentException("[render] " + op + " must be lowered");
  }

  private static void binary(CodeBuilder code, BinaryOp op, Type type) {
    switch (type) {
      case F32 -> floats(code, op);
      case F64 -> doubles(code, op);
      case I32, BOOL -> integers(code, op);
    }
  }

  private static void floats(CodeBuilder code, BinaryOp op) {
    switch (op) {
      case ADD -> code.fadd();
      case SUB -> code.fsub();
      case MUL -> code.fmul();
      case DIV -> code.fdiv();
      case MUL_NO_NAN, DIV_NO_NAN, MIN, MAX, AND, OR, XOR, SHL, SHR, SAR, MULHI ->
          throw notLowered(op);
    }
  }

  private static void doubles(CodeBuilder code, BinaryOp op) {
    switch (op) {
      case ADD -> code.dadd();
      case SUB -> code.dsub();
      case MUL -> code.dmul();
      case DIV -> code.ddiv();
      case MUL_NO_NAN, DIV_NO_NAN, MIN, MAX, AND, OR, XOR, SHL, SHR, SAR, MULHI ->
          throw notLowered(op);
    }
  }

  private static void integers(CodeBuilder code, BinaryOp op) {
    switch (op) {
      case ADD -> code.iadd();
      case SUB -> code.isub();
      case MUL -> code.imul();
      case AND -> code.iand();
      case OR -> code.ior();
      case XOR -> code.ixor();
      case SHL -> code.ishl();
      case SHR -> code.iushr();
      case SAR -> code.ishr();
      case MULHI, DIV, MUL_NO_NAN, DIV_NO_NAN, MIN, MAX -> throw notLowered(op);
    }
  }

  private void compare(CodeBuilder code, Expr.Compare c) {
    push(code, c.a());
    push(code, c.b());
    Label fails = code.newLabel();
    Label done = code.newLabel();
    // Of fcmpl and fcmpg, the one is taken under which a NaN makes the comparison fail.
    boolean less = c.op() == CompareOp.LT || c.op() == CompareOp.LE;
    switch (c.a().type()) {
      case F32 -> {
        if (less) {
          code.fcmpg();
        } else {
          code.fcmpl();
        }
      }
      case F64 -> {
        if (less) {
          code.dcmpg();
        } else {
          code.dcmpl();
        }
      }
      case I32, BOOL -> {
        switch (c.op()) {
          case LT -> code.if_icmpge(fails);
          case LE -> code.if_icmpgt(fails);
          case EQ -> code.if_icmpne(fails);
          case NE -> code.if_icmpeq(fails);
        }
      }
    }
    if (c.a().type().isFloat()) {
      switch (c.op()) {
        case LT -> code.ifge(fails);
        case LE -> code.ifgt(fails);
        case EQ -> code.ifne(fails);
        case NE -> code.ifeq(fails);
      }
    }
    code.iconst_1().goto_(done).labelBinding(fails).iconst_0().labelBinding(done);
  }

  private void select(CodeBuilder code, Expr.Select s) {
    Label otherwise = code.newLabel();
    Label done = code.newLabel();
    push(code, s.condition());
    code.ifeq(otherwise);
    push(code, s.then());
    code.goto_(done).labelBinding(otherwise);
    push(code, s.otherwise());
    code.labelBinding(done);
  }

  private void emitAddress(CodeBuilder code, int argument) {
    code.lload(address(argument));
    switch (spec.accesses().get(argument)) {
      case LANES -> laneOffset(code, arguments.get(argument));
      case UNIT, UNIFORM, STRIDED -> code.iload(ELEMENT).i2l().lload(stride(argument)).lmul();
    }
    code.ladd();
  }

  /** Emits the element at an address, which {@code address} puts on the stack. */
  static void load(CodeBuilder code, DType dtype, Runnable address) {
    memory(code);
    code.getstatic(LAYOUT, layout(dtype), layoutType(dtype));
    address.run();
    code.invokeinterface(
        SEGMENT, "get", MethodTypeDesc.of(carrier(dtype), layoutType(dtype), CD_long));
    switch (dtype) {
      case F32, F64, I32 -> {}
      case BF16 -> code.invokestatic(BFLOAT16, "widen", MethodTypeDesc.of(CD_float, CD_short));
      case U8, BOOL -> code.loadConstant(0xff).iand();
    }
  }

  @Override
  void emitStore(CodeBuilder code, int argument, Expr result) {
    DType dtype = arguments.get(argument);
    memory(code);
    code.getstatic(LAYOUT, layout(dtype), layoutType(dtype));
    emitAddress(code, argument);
    push(code, result);
    switch (dtype) {
      case F32, F64, I32 -> {}
      case BF16 -> code.invokestatic(BFLOAT16, "round", MethodTypeDesc.of(CD_short, CD_float));
      case U8, BOOL -> code.i2b();
    }
    code.invokeinterface(
        SEGMENT, "set", MethodTypeDesc.of(CD_void, layoutType(dtype), CD_long, carrier(dtype)));
  }

  private static String layout(DType dtype) {
    return switch (dtype) {
      case F32 -> "JAVA_FLOAT_UNALIGNED";
      case F64 -> "JAVA_DOUBLE_UNALIGNED";
      case I32 -> "JAVA_INT_UNALIGNED";
      case BF16 -> "JAVA_SHORT_UNALIGNED";
      case U8, BOOL -> "JAVA_BYTE";
    };
  }

  private static ClassDesc layoutType(DType dtype) {
    return LAYOUT.nested(
        switch (dtype) {
          case F32 -> "OfFloat";
          case F64 -> "OfDouble";
          case I32 -> "OfInt";
          case BF16 -> "OfShort";
          case U8, BOOL -> "OfByte";
        });
  }

  private static ClassDesc carrier(DType dtype) {
    return switch (dtype) {
      case F32 -> CD_float;
      case F64 -> CD_double;
      case I32 -> CD_int;
      case BF16 -> CD_short;
      case U8, BOOL -> CD_byte;
    };
  }
}
