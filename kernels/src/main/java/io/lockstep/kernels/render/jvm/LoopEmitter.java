package io.lockstep.kernels.render.jvm;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.SummationOrder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

/**
 * What both forms share: the class around the loop, the addresses, the results. Local variables: 1
 * the frame, 2 the next element, 3 the end, 4 the index at element 0, from 5 on the addresses.
 */
abstract class LoopEmitter {
  static final ClassDesc RUN_CODE = ClassDesc.of(RunCode.class.getName());
  static final ClassDesc SEGMENT = VectorClasses.SEGMENT;
  static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_void, CD_long.arrayType(), CD_int, CD_int, CD_int);
  private static final ClassDesc MEMORY = ClassDesc.of(Memory.class.getName());
  private static final DirectMethodHandleDesc CLASS_DATA_AT =
      ConstantDescs.ofConstantBootstrap(
          ClassDesc.of("java.lang.invoke.MethodHandles"), "classDataAt", CD_Object, CD_int);
  private static final int LEAST_BYTES_PER_NODE = 4;
  static final int FRAME = 1;
  static final int ELEMENT = 2;
  static final int END = 3;
  static final int INDEX = 4;
  static final int ADDRESSES = 5;

  final RunSpec spec;
  final Program program;
  final List<DType> arguments;
  final List<Object> classData = new ArrayList<>();
  final Slots slots;

  LoopEmitter(RunSpec spec, int slotsForArgument) {
    this.spec = spec;
    this.program = spec.program();
    this.arguments = spec.arguments();
    this.slots =
        new Slots(
            ADDRESSES + slotsForArgument * arguments.size() + extraSlots(),
            program.schedule(),
            program.results());
  }

  /** Returns how many local variables the form needs besides the addresses. */
  abstract int extraSlots();

  /** Emits the method {@link RunCode#run}. */
  abstract void emitRun(CodeBuilder code);

  /** Emits the value of a node, whose operands lie in their slots, on the stack. */
  abstract void emitValue(CodeBuilder code, Expr e);

  final RunCode define() {
    int least = LEAST_BYTES_PER_NODE * program.schedule().size();
    if (least >= MethodTooLargeException.LIMIT) {
      throw new MethodTooLargeException(program.name(), least);
    }
    String simpleName = "Run_" + program.name().replaceAll("[^A-Za-z0-9]", "_");
    ClassDesc self = ClassDesc.of(RunCode.class.getPackageName(), simpleName);
    byte[] bytes =
        ClassFile.of()
            .build(
                self,
                c ->
                    c.withInterfaceSymbols(RUN_CODE)
                        .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                        .withMethodBody(
                            INIT_NAME,
                            MTD_void,
                            ClassFile.ACC_PUBLIC,
                            code ->
                                code.aload(0)
                                    .invokespecial(CD_Object, INIT_NAME, MTD_void)
                                    .return_())
                        .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, this::emitRun));
    checkSize(bytes);
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(bytes, List.copyOf(classData), true);
      return (RunCode) lookup.lookupClass().getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("[render] cannot define " + simpleName, e);
    }
  }

  private void checkSize(byte[] bytes) {
    for (var method : ClassFile.of().parse(bytes).methods()) {
      int length = method.code().map(c -> ((CodeAttribute) c).codeLength()).orElse(0);
      if (length >= MethodTooLargeException.LIMIT) {
        throw new MethodTooLargeException(program.name(), length);
      }
    }
  }

  /** Emits the body of the loop: every node into its slot, then the stores of the results. */
  final void emitBody(CodeBuilder code) {
    for (Expr e : program.schedule()) {
      emitValue(code, e);
      store(code, e, slots.assign(e, e.type() == io.lockstep.kernels.expr.Type.F64));
    }
    for (int i = 0; i < program.results().size(); i++) {
      emitStore(code, program.inputs().size() + i, program.results().get(i));
    }
  }

  /** Emits the move of the value on the stack to a slot. */
  abstract void store(CodeBuilder code, Expr e, int slot);

  /** Emits the store of a computed result to memory. */
  abstract void emitStore(CodeBuilder code, int argument, Expr result);

  static void memory(CodeBuilder code) {
    code.getstatic(MEMORY, "ALL", SEGMENT);
  }

  /** Emits a constant of the class that is only known as an object now. */
  final void constant(CodeBuilder code, Object value, ClassDesc type) {
    int position = classData.indexOf(value);
    if (position < 0) {
      position = classData.size();
      classData.add(value);
    }
    code.loadConstant(DynamicConstantDesc.ofNamed(CLASS_DATA_AT, "_", type, position));
  }

  /** Emits the offset in bytes of the current lane. */
  static void laneOffset(CodeBuilder code, DType dtype) {
    code.iload(ELEMENT)
        .loadConstant(SummationOrder.LANES - 1)
        .iand()
        .i2l()
        .loadConstant((long) dtype.bytes())
        .lmul();
  }
}
