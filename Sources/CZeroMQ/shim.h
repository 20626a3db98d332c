#ifndef JIAZHAN_CZEROMQ_SHIM_H
#define JIAZHAN_CZEROMQ_SHIM_H

#include <zmq.h>

// ZMQ_ZAP_ENFORCE_DOMAIN. libzmq 4.3.4 accepts this option in every build, but its header only names it for draft builds.
#define JIAZHAN_ZMQ_ZAP_ENFORCE_DOMAIN 93

#endif
