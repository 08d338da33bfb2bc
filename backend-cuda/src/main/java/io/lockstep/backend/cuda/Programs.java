package io.lockstep.backend.cuda;

import io.lockstep.backend.cuda.compile.KernelCompiler;
import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.backend.cuda.driver.CudaException;
import io.lockstep.kernels.render.c.dialect.Dialects;
import java.util.HashMap;
import java.util.Map;

/** The loaded programs of a GPU, one for each source. */
final class Programs {
  private final OpenGpu gpu;
  private final KernelCompiler compiler;
  private final Map<String, CudaContext.Module> bySource = new HashMap<>();

  Programs(OpenGpu gpu, KernelCompiler compiler) {
    this.gpu = gpu;
    this.compiler = compiler;
  }

  /**
   * Returns a function of a source, which is compiled and loaded when first asked for.
   *
   * @param name what the source computes, for errors
   * @throws io.lockstep.backend.cuda.compile.CompileException if the compiler refuses the source
   * @throws CudaException if the driver refuses the machine code
   */
  CudaContext.Function function(String name, String source, String function) {
    try {
      CudaContext.Module module = bySource.get(source);
      if (module == null) {
        byte[] code =
            compiler.compile(name, source, gpu.gpu.capability(), Dialects.CUDA.buildOptions());
        module = gpu.context.load(code);
        bySource.put(source, module);
      }
      return gpu.context.function(module, function);
    } catch (CudaException e) {
      throw e.during("kernel " + name);
    }
  }

  /** Unloads all programs. */
  void close() {
    bySource.values().forEach(module -> gpu.released(() -> gpu.context.unload(module)));
    bySource.clear();
  }
}
