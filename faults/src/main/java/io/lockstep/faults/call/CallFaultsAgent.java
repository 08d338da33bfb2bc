package io.lockstep.faults.call;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * An agent of the JVM that puts {@link CallFaults#before} before each call of the methods that it
 * is given, in classes of the project: {@code -javaagent:JAR=java.lang.Thread.start,...}. Calls by
 * way of a method reference get none.
 */
public final class CallFaultsAgent {
  private static final String OURS = "io/lockstep/";
  private static final String FAULTS = "io/lockstep/faults/";
  private static final ClassDesc HOOK = ClassDesc.of(CallFaults.class.getName());
  private static final MethodTypeDesc TYPE =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);

  private CallFaultsAgent() {}

  /**
   * Called by the JVM before its program.
   *
   * @param methods their names, with those of their classes, separated by commas
   */
  public static void premain(String methods, Instrumentation instrumentation) {
    Set<String> names = Set.of(methods.split(","));
    instrumentation.addTransformer(
        new ClassFileTransformer() {
          @Override
          public byte @Nullable [] transform(
              @Nullable ClassLoader loader,
              @Nullable String name,
              @Nullable Class<?> redefined,
              @Nullable ProtectionDomain domain,
              byte[] bytes) {
            boolean ours = name != null && name.startsWith(OURS) && !name.startsWith(FAULTS);
            return ours ? hooked(bytes, names) : null;
          }
        });
  }

  private static byte[] hooked(byte[] bytes, Set<String> methods) {
    ClassFile format = ClassFile.of();
    return format.transformClass(
        format.parse(bytes),
        ClassTransform.transformingMethodBodies((code, element) -> {
          if (element instanceof InvokeInstruction call) {
            String method = name(call);
            if (methods.contains(method)) {
              code.ldc(method).invokestatic(HOOK, "before", TYPE);
            }
          }
          code.with(element);
        }));
  }

  private static String name(InvokeInstruction call) {
    String owner = call.owner().asInternalName().replace('/', '.');
    return owner + "." + call.name().stringValue();
  }

  /** Writes the jar that the JVM wants, which has nothing but the name of this class. */
  public static Path writeJar(Path file) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", CallFaultsAgent.class.getName());
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.finish();
    }
    return file;
  }
}
