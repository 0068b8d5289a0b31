#!/usr/bin/env bash
# Runs a program under mpirun on two "machines" with a slow network between them, on one Linux machine, as root:
#   bash slow-network.sh 1gbit 2 dotnet bin/Release/net10.0/NeuralNet.MpiBenchmarks.dll calls
#                        RATE  RANKS  PROGRAM ...
# Each machine is a network namespace with a name of its own; a pair of virtual cables (veth) joins them, and a token bucket (tbf) at each end lets no more than RATE pass. The ranks are dealt out in
# turn; Open MPI starts those of the second machine through a remote shell that is `ip netns exec`, and sends over TCP alone. Processors and memory are shared, so a rank has as many cores as on one machine.
# DELAY=1ms adds a delay to each direction where the kernel has netem. Needs iproute2 and Open MPI 4; MPIRUN names another mpirun.
set -euo pipefail
if [ $# -lt 3 ] || [ "$(id -u)" -ne 0 ]; then
  sed -n '2,4p' "$0"
  exit 2
fi
rate=$1 ranks=$2
shift 2

first=neuralnet-$$-1 second=neuralnet-$$-2
folder=$(mktemp -d)
finish() {
  ip netns del "$first" 2>/dev/null || true
  ip netns del "$second" 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT

ip netns add "$first"
ip netns add "$second"
ip -n "$first" link add cable type veth peer name cable netns "$second"
number=0
for name in "$first" "$second"; do
  number=$((number + 1))
  ip -n "$name" link set lo up
  ip -n "$name" address add "10.77.0.$number/24" dev cable
  ip -n "$name" link set cable up
  tc -n "$name" qdisc add dev cable root handle 1: tbf rate "$rate" burst 64kb latency 50ms
  if [ -n "${DELAY:-}" ]; then
    tc -n "$name" qdisc add dev cable parent 1: netem delay "$DELAY" ||
      { echo "This kernel has no netem, so no DELAY." >&2; exit 1; }
  fi
done

# What Open MPI calls as ssh: HOST COMMAND...
cat >"$folder/shell" <<END
#!/bin/sh
shift
exec ip netns exec $second unshare --uts sh -c 'hostname second; exec sh -c "\$*"' shell "\$@"
END
chmod +x "$folder/shell"

export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
mpirun=${MPIRUN:-$(command -v mpirun.openmpi || command -v mpirun)}
ip netns exec "$first" unshare --uts sh -c 'hostname first; exec "$@"' mpirun \
  "$mpirun" --host "10.77.0.1:$ranks,10.77.0.2:$ranks" --map-by node --bind-to none -np "$ranks" \
  --mca plm_rsh_agent "$folder/shell" --mca pml ob1 --mca btl tcp,self \
  --mca btl_tcp_if_include 10.77.0.0/24 --mca oob_tcp_if_include 10.77.0.0/24 "$@"
