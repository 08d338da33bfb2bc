// k_row_SUM_blocks0: 25 groups of 256, 1024 bytes of local memory
// k_row_SUM_rows0: 1 groups of 256, 1024 bytes of local memory
// workspace: 104 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_row_SUM_blocks0(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict workspace,
    const uint rows,
    const uint cols,
    const uint cols_magic,
    const uint cols_shift,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0,
    const ulong in0_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __local float lanes0_0[256];
  const uint item = (uint)get_local_id(0);
  const uint group = (uint)get_group_id(0);
  const uint row = group / blocks;
  const uint start = (group - row * blocks) * 4096u;
  const uint end = cols - start < 4096u ? cols : start + 4096u;
  float r0 = 0x0.0p0f;
  {
    float part0 = 0x0.0p0f;
    #pragma unroll 4
    for (uint c = start + item; c < end; c += 256u) {
      const float v0 = in0[row * in0_stride0 + c];
      part0 = c == start + item ? v0 : part0 + v0;
    }
    lanes0_0[item] = part0;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint h = 128u; h > 0u; h >>= 1) {
    if (item < h) {
      if (item + h < end - start) {
        const float a0 = lanes0_0[item];
        const float b0 = lanes0_0[item + h];
        lanes0_0[item] = a0 + b0;
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  r0 = lanes0_0[0u];
  barrier(CLK_LOCAL_MEM_FENCE);
  if (item == 0u) {
    workspace[0u * rows * blocks + group] = r0;
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_row_SUM_rows0(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict workspace,
    const uint rows,
    const uint cols,
    const uint cols_magic,
    const uint cols_shift,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0,
    const ulong in0_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __local float lanes0_0[256];
  const uint item = (uint)get_local_id(0);
  const uint row = (uint)get_group_id(0);
  float r0 = 0x0.0p0f;
  {
    {
      float part0 = 0x0.0p0f;
      #pragma unroll 4
      for (uint c = item; c < blocks; c += 256u) {
        const float block0 = workspace[0u * rows * blocks + row * blocks + c];
        part0 = c == item ? block0 : part0 + block0;
      }
      lanes0_0[item] = part0;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (item < h) {
        if (item + h < blocks) {
          const float a0 = lanes0_0[item];
          const float b0 = lanes0_0[item + h];
          lanes0_0[item] = a0 + b0;
        }
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    r0 = lanes0_0[0u];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (item == 0u) {
    workspace[(1u * blocks + 0u) * rows + row] = r0;
  }
  if (item == 0u) {
    out0[row * out0_stride0] = r0;
  }
}
