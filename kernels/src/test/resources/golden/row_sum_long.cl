// k_row_SUM_blocks0: 25 groups of 256, 1024 bytes of local memory
// k_row_SUM_rows0: 1 groups of 256, 1024 bytes of local memory
// workspace: 104 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_row_SUM_blocks0(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict workspace,
    const ulong in0_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __local float lanes[256];
  const uint lane = (uint)get_local_id(0);
  const uint group = (uint)get_group_id(0);
  const uint row = group / 25u;
  const uint start = group % 25u * 4096u;
  const uint end = 100000u - start < 4096u ? 100000u : start + 4096u;
  float r0 = 0x0.0p0f;
  float part0_0 = 0x0.0p0f;
  for (uint c = start + lane; c < end; c += 256u) {
    const float v0 = in0[c];
    part0_0 = c == start + lane ? v0 : part0_0 + v0;
  }
  lanes[lane] = part0_0;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint h = 128u; h > 0u; h >>= 1) {
    if (lane < h && lane + h < end - start) {
      const float a = lanes[lane];
      const float b = lanes[lane + h];
      lanes[lane] = a + b;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  r0 = lanes[0];
  barrier(CLK_LOCAL_MEM_FENCE);
  if (lane == 0u) {
    workspace[0u + group] = r0;
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_row_SUM_rows0(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict workspace,
    const ulong in0_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __local float lanes[256];
  const uint lane = (uint)get_local_id(0);
  const uint row = (uint)get_group_id(0);
  float r0 = 0x0.0p0f;
  {
    float part0_0 = 0x0.0p0f;
    for (uint c = lane; c < 25u; c += 256u) {
      const float block0 = workspace[0u + row * 25u + c];
      part0_0 = c == lane ? block0 : part0_0 + block0;
    }
    lanes[lane] = part0_0;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (lane < h && lane + h < 25u) {
        const float a = lanes[lane];
        const float b = lanes[lane + h];
        lanes[lane] = a + b;
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    r0 = lanes[0];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (lane == 0u) {
    workspace[25u + row] = r0;
  }
  if (lane == 0u) {
    out0[0] = r0;
  }
}
